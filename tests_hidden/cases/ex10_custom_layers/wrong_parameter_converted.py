# /// verdict
# about = "converts the Parameter"
# seen = "pytorch/pytorch#39062"
# [checks]
# my_linear = "failed: parameter-not-a-leaf"
# my_linear_trains = "failed: parameter-not-a-leaf"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units)).double()
        self.bias = nn.Parameter(torch.randn(units)).double()

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
