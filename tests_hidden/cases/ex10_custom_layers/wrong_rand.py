# /// verdict
# about = "draws from U[0, 1)"
# [checks]
# my_linear_trains = "failed: start-not-negative"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(in_units, units))
        self.bias = nn.Parameter(torch.rand(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
