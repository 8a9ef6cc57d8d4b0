# /// verdict
# about = "gives the last layer no bias"
# [checks]
# rgnet = "failed: rgnet-parameters-differ"
# ///
from torch import nn


def make_rgnet(n=4):
    return nn.Sequential(block2(n), nn.Linear(4, 1, bias=False))
