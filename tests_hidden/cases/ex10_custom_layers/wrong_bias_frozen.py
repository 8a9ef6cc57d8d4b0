# /// verdict
# about = "freezes the bias"
# [checks]
# my_linear = "failed: parameter-frozen"
# my_linear_gradient = "failed: bias-detached"
# my_linear_trains = "failed: parameter-frozen"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units), requires_grad=False)

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
