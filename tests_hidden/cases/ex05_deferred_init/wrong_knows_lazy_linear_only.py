# /// verdict
# about = "decides by the class of the layer and knows nn.LazyLinear only"
# [checks]
# parameter_shapes = "error: decided-by-class"
# ///
from torch import nn


def parameter_shapes(net):
    shapes = {}
    for prefix, module in net.named_modules():
        for name, p in module.named_parameters(recurse=False):
            full = f"{prefix}.{name}" if prefix else name
            shapes[full] = None if isinstance(module, nn.LazyLinear) else tuple(p.shape)
    return shapes
