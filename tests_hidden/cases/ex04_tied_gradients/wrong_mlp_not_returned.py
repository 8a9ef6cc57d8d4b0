# /// verdict
# about = "builds the network and returns nothing"
# [checks]
# structure = "failed: layers-differ"
# forward_and_gradient = "skipped"
# ///
from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    shared = nn.Linear(width, width)
    net = nn.Sequential(nn.Linear(n_in, width), nn.ReLU())
    for _ in range(uses):
        net.append(shared)
        net.append(nn.ReLU())
    net.append(nn.Linear(width, n_out))
