# /// verdict
# about = "leaves pending parameters out of the dictionary"
# [checks]
# parameter_shapes = "failed: pending-left-out"
# ///
from torch import nn


def parameter_shapes(net):
    shapes = {}
    for name, p in net.named_parameters():
        if not isinstance(p, nn.UninitializedParameter):
            shapes[name] = tuple(p.shape)
    return shapes
