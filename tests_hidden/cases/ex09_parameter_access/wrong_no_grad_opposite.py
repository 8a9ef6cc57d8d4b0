# /// verdict
# about = "lists those with a gradient"
# [checks]
# without_gradient = "failed: listed-with-gradient"
# ///
def without_gradient(net):
    return [name for name, p in net.named_parameters() if p.grad is not None]
