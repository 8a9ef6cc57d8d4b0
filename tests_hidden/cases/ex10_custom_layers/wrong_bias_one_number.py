# /// verdict
# about = "makes the bias one number"
# [checks]
# my_linear = "failed: bias-shape-differs"
# my_linear_gradient = "failed: bias-shape-differs"
# my_linear_trains = "failed: bias-shape-differs"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(1))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
