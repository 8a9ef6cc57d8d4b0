# /// verdict
# about = "leaves frozen ones out"
# [checks]
# without_gradient = "failed: frozen-left-out"
# ///
def without_gradient(net):
    return [name for name, p in net.named_parameters() if p.requires_grad and p.grad is None]
