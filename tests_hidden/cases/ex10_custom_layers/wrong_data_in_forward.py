# /// verdict
# about = "reads both parameters through .data"
# seen = "d2l-ai/d2l-en#2600"
# [checks]
# my_linear_gradient = "failed: data-in-forward"
# my_linear_trains = "failed: data-in-forward"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight.data + self.bias.data)
