# /// verdict
# about = "gives every hidden layer the first size"
# [checks]
# lazy_mlp = "failed: shapes-after-first-call-differ"
# ///
from torch import nn


def make_lazy_mlp(hidden, n_out):
    layers = []
    for _ in hidden:
        layers += [nn.LazyLinear(hidden[0]), nn.ReLU()]
    return nn.Sequential(*layers, nn.LazyLinear(n_out))
