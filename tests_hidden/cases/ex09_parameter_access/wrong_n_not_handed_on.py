# /// verdict
# about = "make_rgnet does not hand n on"
# [checks]
# rgnet = "failed: n-ignored"
# ///
from torch import nn


def make_rgnet(n=4):
    return nn.Sequential(block2(), nn.Linear(4, 1))
