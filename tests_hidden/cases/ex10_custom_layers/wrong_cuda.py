# /// verdict
# about = "puts the parameters on a GPU"
# seen = "pytorch/pytorch#20089"
# [checks]
# my_linear = "error: device-fixed"
# my_linear_gradient = "error: device-fixed"
# my_linear_trains = "error: device-fixed"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units).cuda())
        self.bias = nn.Parameter(torch.randn(units).cuda())

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
