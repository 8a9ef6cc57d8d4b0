# /// verdict
# about = "makes only the first layer lazy"
# [checks]
# lazy_mlp = "failed: only-first-layer-lazy"
# ///
from torch import nn


def make_lazy_mlp(hidden, n_out):
    sizes = [*hidden, n_out]
    layers = [nn.LazyLinear(sizes[0])]
    for before, after in zip(sizes, sizes[1:]):
        layers += [nn.ReLU(), nn.Linear(before, after)]
    return nn.Sequential(*layers)
