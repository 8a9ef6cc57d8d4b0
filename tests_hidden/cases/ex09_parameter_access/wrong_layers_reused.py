# /// verdict
# about = "makes new blocks of the same two layers"
# [checks]
# rgnet = "failed: one-block-reused"
# ///
from torch import nn


def block2(n=4):
    net, a, b = nn.Sequential(), nn.Linear(4, 8), nn.Linear(8, 4)
    for i in range(n):
        net.add_module(f"block {i}", nn.Sequential(a, nn.ReLU(), b, nn.ReLU()))
    return net
