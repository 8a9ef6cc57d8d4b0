# /// verdict
# about = "several layers with the same Parameters, set with setattr"
# ///
from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    middle = [nn.Linear(width, width) for _ in range(uses)]
    for layer in middle[1:]:
        for name in ("weight", "bias"):
            setattr(layer, name, getattr(middle[0], name))
    net = nn.Sequential(nn.Linear(n_in, width), nn.ReLU())
    for layer in middle:
        net.append(layer)
        net.append(nn.ReLU())
    net.append(nn.Linear(width, n_out))
    return net


def tie(a, b):
    if a.weight.size() != b.weight.size():
        raise ValueError(f"shapes differ: {a.weight.size()} {b.weight.size()}")
    for name in ("weight", "bias"):
        setattr(b, name, getattr(a, name))
