# /// verdict
# about = "asks the tensors of state_dict()"
# [checks]
# without_gradient = "failed: gradients-of-state-dict"
# ///
def without_gradient(net):
    return [name for name, p in net.state_dict().items() if p.grad is None]
