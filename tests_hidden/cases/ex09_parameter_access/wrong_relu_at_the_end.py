# /// verdict
# about = "puts a ReLU behind the last layer"
# [checks]
# rgnet = "failed: rgnet-levels-differ"
# ///
from torch import nn


def make_rgnet(n=4):
    return nn.Sequential(block2(n), nn.Linear(4, 1), nn.ReLU())
