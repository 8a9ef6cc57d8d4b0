# /// verdict
# about = "swaps the arguments"
# [checks]
# my_linear = "failed: sizes-swapped"
# my_linear_gradient = "failed: weight-transposed"
# my_linear_trains = "failed: weight-transposed"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, units, in_units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
