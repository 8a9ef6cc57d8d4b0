# /// verdict
# about = "asks .data"
# [checks]
# without_gradient = "failed: gradients-of-state-dict"
# ///
def without_gradient(net):
    return [name for name, p in net.named_parameters() if p.data.grad is None]
