# /// verdict
# about = "gives every position a new Parameter on the old memory"
# [checks]
# untie = "failed: untie-shares-memory"
# ///
import copy

from torch import nn


def untie(net):
    layers = []
    for layer in net:
        layer = copy.copy(layer)
        layer._parameters = {
            name: None if p is None else nn.Parameter(p.data) for name, p in layer._parameters.items()
        }
        layers.append(layer)
    return nn.Sequential(*layers)
