# /// verdict
# about = "has no bias"
# [checks]
# my_linear = "failed: parameter-missing"
# my_linear_gradient = "failed: parameter-missing"
# my_linear_trains = "failed: parameter-missing"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))

    def forward(self, X):
        return torch.relu(X @ self.weight)
