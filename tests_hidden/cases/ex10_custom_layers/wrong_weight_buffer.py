# /// verdict
# about = "registers the weight as a buffer"
# [checks]
# my_linear = "failed: parameter-as-buffer"
# my_linear_trains = "failed: parameter-as-buffer"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.register_buffer("weight", torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
