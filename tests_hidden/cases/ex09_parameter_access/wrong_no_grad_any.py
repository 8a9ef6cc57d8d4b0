# /// verdict
# about = "calls any on None"
# [checks]
# without_gradient = "error: gradient-may-be-none"
# ///
def without_gradient(net):
    return [name for name, p in net.named_parameters() if not p.grad.any()]
