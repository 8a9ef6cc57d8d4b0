# /// verdict
# about = "takes a sum of zero for no gradient"
# [checks]
# without_gradient = "failed: zero-gradient-listed"
# ///
def without_gradient(net):
    return [name for name, p in net.named_parameters() if p.grad is None or p.grad.sum() == 0]
