# /// verdict
# about = "sets one element of the last weight"
# [checks]
# first_last = "failed: last-not-42"
# ///
def init_first_last(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    nn.init.xavier_uniform_(linears[0].weight)
    linears[-1].weight.data[0, 0] = 42
