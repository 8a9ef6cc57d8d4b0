# /// verdict
# about = "adds every block under the same name"
# [checks]
# rgnet = "failed: blocks-share-a-name"
# ///
from torch import nn


def block2(n=4):
    net = nn.Sequential()
    for i in range(n):
        net.add_module("block {i}", block1())
    return net
