# /// verdict
# about = "draws from a uniform distribution with standard deviation 1"
# [checks]
# my_linear_trains = "failed: start-not-normal"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter((torch.rand(in_units, units) - 0.5) * 12**0.5)
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
