# /// verdict
# about = "assumes 20 input features, as in the chapter's example"
# [checks]
# lazy_mlp = "failed: input-size-assumed"
# ///
from torch import nn


def make_lazy_mlp(hidden, n_out):
    layers = []
    n_in = 20
    for n in hidden:
        layers += [nn.Linear(n_in, n), nn.ReLU()]
        n_in = n
    layers.append(nn.Linear(n_in, n_out))
    return nn.Sequential(*layers)
