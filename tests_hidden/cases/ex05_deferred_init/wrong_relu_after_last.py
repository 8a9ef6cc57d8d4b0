# /// verdict
# about = "puts a ReLU after the output layer too"
# [checks]
# lazy_mlp = "failed: relu-after-last"
# ///
from torch import nn


def make_lazy_mlp(hidden, n_out):
    layers = []
    for n in [*hidden, n_out]:
        layers += [nn.LazyLinear(n), nn.ReLU()]
    return nn.Sequential(*layers)
