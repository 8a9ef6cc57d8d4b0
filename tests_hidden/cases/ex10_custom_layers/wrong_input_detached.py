# /// verdict
# about = "detaches X"
# [checks]
# my_linear_gradient = "failed: input-detached"
# my_linear_trains = "failed: input-detached"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X.detach() @ self.weight + self.bias)
