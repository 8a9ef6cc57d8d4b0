# /// verdict
# about = "adds one block n times"
# [checks]
# rgnet = "failed: one-block-reused"
# ///
from torch import nn


def block2(n=4):
    net, block = nn.Sequential(), block1()
    for i in range(n):
        net.add_module(f"block {i}", block)
    return net
