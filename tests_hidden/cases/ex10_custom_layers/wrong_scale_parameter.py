# /// verdict
# about = "has one more parameter"
# [checks]
# my_linear = "failed: parameter-too-many"
# my_linear_trains = "failed: parameter-too-many"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, X):
        return torch.relu(self.scale * (X @ self.weight + self.bias))
