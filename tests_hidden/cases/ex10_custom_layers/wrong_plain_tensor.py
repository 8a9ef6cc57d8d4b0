# /// verdict
# about = "makes plain tensors"
# [checks]
# my_linear = "failed: plain-tensor"
# my_linear_trains = "failed: plain-tensor"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = torch.randn(in_units, units)
        self.bias = torch.randn(units)

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
