# /// verdict
# about = "writes a layer that learns"
# [checks]
# detached_and_report = "failed: detached-still-learns"
# ///
import torch
from torch import nn


class DetachedLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
