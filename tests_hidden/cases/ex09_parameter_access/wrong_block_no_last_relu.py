# /// verdict
# about = "leaves out the second ReLU"
# [checks]
# rgnet = "failed: block-relu-missing"
# ///
from torch import nn


def block1():
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4))
