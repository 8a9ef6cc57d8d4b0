# /// verdict
# about = "lists the parameters"
# [checks]
# without_gradient = "failed: names-expected"
# ///
def without_gradient(net):
    return [p for name, p in net.named_parameters() if p.grad is None]
