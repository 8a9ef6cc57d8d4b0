# /// verdict
# about = "keeps the weight as nn.Linear does"
# [checks]
# my_linear = "failed: weight-transposed"
# my_linear_gradient = "failed: weight-transposed"
# my_linear_trains = "failed: weight-transposed"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(units, in_units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight.T + self.bias)
