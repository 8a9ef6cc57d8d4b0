# /// verdict
# about = "counts the blocks from one"
# [checks]
# rgnet = "failed: block-names-start-at-one"
# ///
from torch import nn


def block2(n=4):
    net = nn.Sequential()
    for i in range(1, n + 1):
        net.add_module(f"block {i}", block1())
    return net
