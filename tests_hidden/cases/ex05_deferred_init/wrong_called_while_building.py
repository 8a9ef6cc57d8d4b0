# /// verdict
# about = "calls the network once to test it before returning it"
# [checks]
# lazy_mlp = "failed: input-size-assumed"
# ///
import torch
from torch import nn


def make_lazy_mlp(hidden, n_out):
    layers = []
    for n in hidden:
        layers += [nn.LazyLinear(n), nn.ReLU()]
    net = nn.Sequential(*layers, nn.LazyLinear(n_out))
    assert net(torch.zeros(1, 20)).shape == (1, n_out)
    return net
