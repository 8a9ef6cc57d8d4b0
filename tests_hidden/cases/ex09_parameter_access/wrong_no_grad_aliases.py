# /// verdict
# about = "lists every name of a tied parameter"
# [checks]
# without_gradient = "failed: tied-listed-twice"
# ///
def without_gradient(net):
    found = net.named_parameters(remove_duplicate=False)
    return [name for name, p in found if p.grad is None]
