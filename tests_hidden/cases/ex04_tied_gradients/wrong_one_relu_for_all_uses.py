# /// verdict
# about = "puts a ReLU only after the last use"
# [checks]
# structure = "failed: layers-differ"
# forward_and_gradient = "skipped"
# ///
from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    shared = nn.Linear(width, width)
    return nn.Sequential(
        nn.Linear(n_in, width), nn.ReLU(), *[shared] * uses, nn.ReLU(), nn.Linear(width, n_out)
    )
