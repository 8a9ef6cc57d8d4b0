# /// verdict
# about = "drops the sum with the bias"
# [checks]
# my_linear = "failed: bias-not-added"
# my_linear_trains = "failed: bias-detached"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        Y = X @ self.weight
        Y.add(self.bias)
        return torch.relu(Y)
