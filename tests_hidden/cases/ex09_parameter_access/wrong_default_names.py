# /// verdict
# about = "lets Sequential number the blocks"
# [checks]
# rgnet = "failed: blocks-named-by-number"
# ///
from torch import nn


def block2(n=4):
    return nn.Sequential(*[block1() for _ in range(n)])
