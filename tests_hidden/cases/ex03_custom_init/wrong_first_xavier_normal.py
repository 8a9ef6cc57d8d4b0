# /// verdict
# about = "uses the normal version of Xavier for the first layer"
# [checks]
# first_last = "failed: normal-for-uniform"
# ///
def init_first_last(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    nn.init.xavier_normal_(linears[0].weight)
    nn.init.constant_(linears[-1].weight, 42)
