# /// verdict
# about = "cuts X off in place"
# [checks]
# my_linear = "failed: input-modified"
# my_linear_gradient = "error"
# my_linear_trains = "error"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        Y = torch.relu(X @ self.weight + self.bias)
        with torch.no_grad():
            X.clamp_(max=0.5)
        return Y
