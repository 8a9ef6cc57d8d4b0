# /// verdict
# about = "calls the parameters w and b"
# [checks]
# my_linear = "failed: parameter-names-differ"
# my_linear_trains = "failed: parameter-names-differ"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.w = nn.Parameter(torch.randn(in_units, units))
        self.b = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.w + self.b)
