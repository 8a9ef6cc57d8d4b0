# /// verdict
# about = "puts blocks and last layer on one level"
# [checks]
# rgnet = "failed: rgnet-levels-differ"
# ///
from torch import nn


def make_rgnet(n=4):
    net = block2(n)
    net.add_module("last", nn.Linear(4, 1))
    return net
