# /// verdict
# about = "builds new layers and leaves them at fresh start values"
# [checks]
# untie = "failed: untie-values-lost"
# ///
import copy

from torch import nn


def untie(net):
    layers = []
    for layer in net:
        if isinstance(layer, nn.Linear):
            bias = layer.bias is not None
            dtype = layer.weight.dtype
            layers.append(nn.Linear(layer.in_features, layer.out_features, bias=bias, dtype=dtype))
        else:
            layers.append(copy.deepcopy(layer))
    return nn.Sequential(*layers)
