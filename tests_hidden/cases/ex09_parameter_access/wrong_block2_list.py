# /// verdict
# about = "returns a plain list of blocks"
# [checks]
# rgnet = "failed: not-a-sequential"
# ///
from torch import nn


def block2(n=4):
    return [block1() for _ in range(n)]


def make_rgnet(n=4):
    return nn.Sequential(nn.Sequential(*block2(n)), nn.Linear(4, 1))
