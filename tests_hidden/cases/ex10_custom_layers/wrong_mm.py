# /// verdict
# about = "uses torch.mm"
# [checks]
# my_linear = "error: leading-dimensions-fail"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(torch.mm(X, self.weight) + self.bias)
