# /// verdict
# about = "makes tensors that require gradients"
# [checks]
# my_linear = "failed: plain-tensor"
# my_linear_trains = "failed: plain-tensor"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = torch.randn(in_units, units, requires_grad=True)
        self.bias = torch.randn(units, requires_grad=True)

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
