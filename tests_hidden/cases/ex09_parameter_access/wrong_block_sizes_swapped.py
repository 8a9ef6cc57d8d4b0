# /// verdict
# about = "goes from 8 to 4 to 8"
# [checks]
# rgnet = "failed: block-sizes-differ"
# ///
from torch import nn


def block1():
    return nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 8), nn.ReLU())
