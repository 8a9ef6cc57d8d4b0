# /// verdict
# about = "writes into _parameters; rebuilds layers in untie; counts by recursion"
# ///
from torch import nn


def tie(a, b):
    if tuple(a.weight.shape) != tuple(b.weight.shape):
        raise ValueError("weights of different shape")
    b._parameters.update(a._parameters)


def untie(net):
    layers = []
    for layer in net:
        if isinstance(layer, nn.Linear):
            twin = nn.Linear(
                layer.in_features,
                layer.out_features,
                bias=layer.bias is not None,
                device=layer.weight.device,
                dtype=layer.weight.dtype,
            )
            twin.load_state_dict(layer.state_dict())
            layers.append(twin)
        else:
            layers.append(layer)
    return nn.Sequential(*layers)


def count_parameters(net):
    distinct = {}

    def walk(module):
        total = 0
        for p in module._parameters.values():
            if p is not None:
                distinct[id(p)] = p.numel()
                total += p.numel()
        return total + sum(walk(child) for child in module._modules.values() if child is not None)

    everywhere = walk(net)
    return sum(distinct.values()), everywhere
