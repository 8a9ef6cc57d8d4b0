# /// verdict
# about = "flattens the leading dimensions"
# [checks]
# my_linear = "failed: linear-output-shape"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X.reshape(-1, X.shape[-1]) @ self.weight + self.bias)
