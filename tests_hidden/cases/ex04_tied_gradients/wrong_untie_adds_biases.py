# /// verdict
# about = "rebuilds every linear layer with a bias, also where the given one has none"
# [checks]
# untie = "failed: untie-differs"
# ///
import copy

from torch import nn


def untie(net):
    layers = []
    for layer in net:
        if isinstance(layer, nn.Linear):
            twin = nn.Linear(layer.in_features, layer.out_features, dtype=layer.weight.dtype)
            twin.load_state_dict(layer.state_dict(), strict=False)
            layers.append(twin)
        else:
            layers.append(copy.deepcopy(layer))
    return nn.Sequential(*layers)
