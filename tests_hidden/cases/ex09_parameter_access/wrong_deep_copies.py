# /// verdict
# about = "copies one block"
# [checks]
# rgnet = "failed: blocks-start-equal"
# ///
import copy

from torch import nn


def block2(n=4):
    net, block = nn.Sequential(), block1()
    for i in range(n):
        net.add_module(f"block {i}", copy.deepcopy(block))
    return net
