# /// verdict
# about = "compares with zeros on the CPU"
# [checks]
# my_linear_trains = "error: made-on-the-cpu"
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
        return torch.maximum(Y, torch.zeros(Y.shape, dtype=Y.dtype))
