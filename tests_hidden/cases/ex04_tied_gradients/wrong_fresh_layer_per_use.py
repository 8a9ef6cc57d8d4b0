# /// verdict
# about = "makes a new layer for every use"
# [checks]
# structure = "failed: fresh-layer-per-use"
# forward_and_gradient = "skipped"
# ///
from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    layers = [nn.Linear(n_in, width), nn.ReLU()]
    for _ in range(uses):
        layers.append(nn.Linear(width, width))
        layers.append(nn.ReLU())
    layers.append(nn.Linear(width, n_out))
    return nn.Sequential(*layers)
