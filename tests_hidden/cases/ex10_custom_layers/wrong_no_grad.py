# /// verdict
# about = "computes under no_grad"
# [checks]
# my_linear_gradient = "failed: no-history"
# my_linear_trains = "failed: no-history"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        with torch.no_grad():
            return torch.relu(X @ self.weight + self.bias)
