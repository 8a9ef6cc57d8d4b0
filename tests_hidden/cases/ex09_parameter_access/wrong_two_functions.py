# /// verdict
# about = "takes state_dict for the parameters everywhere"
# [checks]
# path = "failed: detached-tensor-returned"
# without_gradient = "failed: gradients-of-state-dict"
# table = "failed: flag-differs"
# ///
def parameter_table(net):
    return [(name, tuple(p.shape), p.requires_grad) for name, p in net.state_dict().items()]


def get_by_path(net, path):
    return net.state_dict()[path]


def without_gradient(net):
    return [name for name, p in net.state_dict().items() if p.grad is None]
