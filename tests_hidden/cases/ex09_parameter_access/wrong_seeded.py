# /// verdict
# about = "seeds the generator"
# [checks]
# rgnet = "failed: start-values-fixed"
# ///
import torch
from torch import nn


def make_rgnet(n=4):
    torch.manual_seed(42)
    return nn.Sequential(block2(n), nn.Linear(4, 1))
