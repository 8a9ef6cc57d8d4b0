# /// verdict
# about = "makes a square weight"
# [checks]
# my_linear = "failed: weight-shape-differs"
# my_linear_gradient = "failed: weight-shape-differs"
# my_linear_trains = "failed: weight-shape-differs"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, in_units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
