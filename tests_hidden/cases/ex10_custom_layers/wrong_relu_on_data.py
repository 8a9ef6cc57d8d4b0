# /// verdict
# about = "cuts off .data"
# [checks]
# my_linear_gradient = "failed: relu-not-in-gradient"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        Y = X @ self.weight + self.bias
        Y.data.clamp_(min=0)
        return Y
