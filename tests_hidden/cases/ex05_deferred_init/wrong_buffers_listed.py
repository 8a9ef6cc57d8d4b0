# /// verdict
# about = "walks the state dict, which lists buffers too"
# [checks]
# parameter_shapes = "failed: buffers-listed"
# ///
from torch.nn.parameter import is_lazy


def parameter_shapes(net):
    return {k: None if is_lazy(v) else tuple(v.shape) for k, v in net.state_dict().items()}
