# /// verdict
# about = "returns float32"
# [checks]
# my_linear = "failed: dtype-not-kept"
# my_linear_trains = "failed: dtype-not-kept"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias).float()
