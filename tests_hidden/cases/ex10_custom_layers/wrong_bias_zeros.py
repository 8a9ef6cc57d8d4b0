# /// verdict
# about = "starts the bias at zero"
# [checks]
# my_linear_trains = "failed: bias-starts-constant"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.zeros(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
