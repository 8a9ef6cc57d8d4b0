# /// verdict
# about = "returns a set"
# [checks]
# without_gradient = "failed: returns-no-list"
# ///
def without_gradient(net):
    return {name for name, p in net.named_parameters() if p.grad is None}
