# /// verdict
# about = "forgets that functional.linear transposes"
# [checks]
# my_linear = "error: linear-forward-raises"
# my_linear_gradient = "error"
# my_linear_trains = "error"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(nn.functional.linear(X, self.weight, self.bias))
