# /// verdict
# about = "always makes four blocks"
# [checks]
# rgnet = "failed: n-ignored"
# ///
from torch import nn


def block2(n=4):
    net = nn.Sequential()
    for i in range(4):
        net.add_module(f"block {i}", block1())
    return net
