# /// verdict
# about = "sorts the names"
# [checks]
# without_gradient = "failed: without-gradient-differs"
# ///
def without_gradient(net):
    return sorted(name for name, p in net.named_parameters() if p.grad is None)
