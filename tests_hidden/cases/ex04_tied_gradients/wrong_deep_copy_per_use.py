# /// verdict
# about = "puts a deep copy of the middle layer at every use"
# seen = "harvardnlp/annotated-transformer#9"
# [checks]
# structure = "failed: equal-copies-not-tied"
# forward_and_gradient = "skipped"
# ///
import copy

from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    shared = nn.Linear(width, width)
    net = nn.Sequential(nn.Linear(n_in, width), nn.ReLU())
    for _ in range(uses):
        net.append(copy.deepcopy(shared))
        net.append(nn.ReLU())
    net.append(nn.Linear(width, n_out))
    return net
