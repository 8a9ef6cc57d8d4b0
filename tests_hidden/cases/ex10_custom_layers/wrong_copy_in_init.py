# /// verdict
# about = "computes with copies made in init"
# [checks]
# my_linear = "failed: linear-output-differs"
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
        self.w = self.weight.detach().double()
        self.b = self.bias.detach().double()

    def forward(self, X):
        return torch.relu(X @ self.w.to(X) + self.b.to(X))
