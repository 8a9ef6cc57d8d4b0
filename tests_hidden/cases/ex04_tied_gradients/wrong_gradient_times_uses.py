# /// verdict
# about = "multiplies the shared gradient by the number of uses, so that each use counts"
# [checks]
# forward_and_gradient = "failed: gradient-differs"
# ///
from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    shared = nn.Linear(width, width)
    shared.weight.register_hook(lambda grad: grad * uses)
    shared.bias.register_hook(lambda grad: grad * uses)
    layers = [nn.Linear(n_in, width), nn.ReLU()]
    for _ in range(uses):
        layers += [shared, nn.ReLU()]
    layers.append(nn.Linear(width, n_out))
    return nn.Sequential(*layers)
