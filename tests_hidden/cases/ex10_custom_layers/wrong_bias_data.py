# /// verdict
# about = "reads the bias through .data"
# seen = "discuss.d2l.ai/t/59"
# [checks]
# my_linear_gradient = "failed: bias-detached"
# my_linear_trains = "failed: bias-detached"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias.data)
