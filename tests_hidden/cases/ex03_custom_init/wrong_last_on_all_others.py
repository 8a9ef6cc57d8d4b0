# /// verdict
# about = "fills every Linear but the first with 42"
# [checks]
# first_last = "failed: middle-changed"
# ///
def init_first_last(net):
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    nn.init.xavier_uniform_(linears[0].weight)
    for m in linears[1:]:
        nn.init.constant_(m.weight, 42)
