# /// verdict
# about = "forgets super().__init__()"
# [checks]
# my_linear = "error: attribute-error"
# my_linear_gradient = "error: attribute-error"
# my_linear_trains = "error: attribute-error"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
