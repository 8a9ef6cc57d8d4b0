# /// verdict
# about = "reports shapes as lists"
# [checks]
# parameter_shapes = "failed: parameter-shapes-differ"
# ///
from torch.nn.parameter import is_lazy


def parameter_shapes(net):
    return {name: None if is_lazy(p) else list(p.shape) for name, p in net.named_parameters()}
