# /// verdict
# about = "puts a new tensor of the default dtype into the data of the first weight"
# [checks]
# first_last = "failed: shape-or-dtype-changed"
# ///
def init_first_last(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    bound = (6 / sum(linears[0].weight.shape)) ** 0.5
    linears[0].weight.data = torch.empty(linears[0].weight.shape).uniform_(-bound, bound)
    linears[-1].weight.data.fill_(42)
