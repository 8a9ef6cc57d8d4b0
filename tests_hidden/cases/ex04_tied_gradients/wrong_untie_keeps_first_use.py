# /// verdict
# about = "copies only repeated layers, so that the first use stays the original"
# [checks]
# untie = "failed: untie-shares-with-net"
# ///
import copy

from torch import nn


def untie(net):
    seen = set()
    layers = []
    for layer in net:
        ids = {id(p) for p in layer.parameters()}
        layers.append(copy.deepcopy(layer) if ids & seen else layer)
        seen |= ids
    return nn.Sequential(*layers)
