# /// verdict
# about = "wraps an nn.Linear"
# [checks]
# my_linear = "failed: linear-inside"
# my_linear_gradient = "failed: linear-inside"
# my_linear_trains = "failed: linear-inside"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.linear = nn.Linear(in_units, units)

    def forward(self, X):
        return torch.relu(self.linear(X))
