# /// verdict
# about = "always uses the middle layer twice"
# [checks]
# structure = "failed: uses-ignored"
# forward_and_gradient = "skipped"
# ///
from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    shared = nn.Linear(width, width)
    return nn.Sequential(
        nn.Linear(n_in, width), nn.ReLU(),
        shared, nn.ReLU(),
        shared, nn.ReLU(),
        nn.Linear(width, n_out),
    )
