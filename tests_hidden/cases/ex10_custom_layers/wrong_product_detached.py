# /// verdict
# about = "detaches the product, but not the bias"
# [checks]
# my_linear_gradient = "failed: graph-cut"
# my_linear_trains = "failed: parameter-not-trained"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu((X @ self.weight).detach() + self.bias)
