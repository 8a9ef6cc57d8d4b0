# /// verdict
# about = "branches on the output"
# [checks]
# my_linear_trains = "failed: read-back"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        Y = X @ self.weight + self.bias
        if (Y < 0).any():
            return torch.relu(Y)
        return Y
