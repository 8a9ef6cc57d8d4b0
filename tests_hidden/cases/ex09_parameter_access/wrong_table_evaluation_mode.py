# /// verdict
# about = "calls eval and leaves it so"
# [checks]
# table = "failed: net-changed"
# ///
def parameter_table(net):
    net.eval()
    return [(name, tuple(p.shape), p.requires_grad) for name, p in net.named_parameters()]
