# /// verdict
# about = "writes block_0"
# [checks]
# rgnet = "failed: block-names-differ"
# ///
from torch import nn


def block2(n=4):
    net = nn.Sequential()
    for i in range(n):
        net.add_module(f"block_{i}", block1())
    return net
