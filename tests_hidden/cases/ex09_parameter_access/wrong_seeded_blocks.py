# /// verdict
# about = "seeds the generator in each block"
# [checks]
# rgnet = "failed: blocks-start-equal"
# ///
import torch
from torch import nn


def block1():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU())
