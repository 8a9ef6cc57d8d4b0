# /// verdict
# about = "centres rows, and reads .data in forward"
# [checks]
# centered = "failed: mean-per-row"
# my_linear_gradient = "failed: data-in-forward"
# my_linear_trains = "failed: data-in-forward"
# ///
import torch
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.mean(dim=-1, keepdim=True)


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        linear = X @ self.weight.data + self.bias.data
        return torch.relu(linear)
