# /// verdict
# about = "takes Tanh for ReLU"
# [checks]
# rgnet = "failed: block-layers-differ"
# ///
from torch import nn


def block1():
    return nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 4), nn.Tanh())
