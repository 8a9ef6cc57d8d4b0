# /// verdict
# about = "looks at the top level only"
# [checks]
# first_last = "failed: nested-layers-missed"
# ///
def init_first_last(net):
    linears = [m for m in net if isinstance(m, nn.Linear)]
    nn.init.xavier_uniform_(linears[0].weight)
    nn.init.constant_(linears[-1].weight, 42)
