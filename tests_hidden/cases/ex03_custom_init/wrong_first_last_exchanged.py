# /// verdict
# about = "fills the first layer with 42 and draws the last one"
# [checks]
# first_last = "failed: first-not-xavier"
# ///
def init_first_last(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    nn.init.constant_(linears[0].weight, 42)
    nn.init.xavier_uniform_(linears[-1].weight)
