# /// verdict
# about = "shares the weights of the middle layers and forgets the biases"
# [checks]
# structure = "failed: bias-not-tied"
# forward_and_gradient = "skipped"
# ///
from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    first = nn.Linear(width, width)
    layers = [nn.Linear(n_in, width), nn.ReLU(), first, nn.ReLU()]
    for _ in range(uses - 1):
        layer = nn.Linear(width, width)
        layer.weight = first.weight
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(width, n_out))
