# /// verdict
# about = "makes the parameters in forward"
# [checks]
# my_linear = "failed: parameter-missing"
# my_linear_gradient = "failed: parameter-missing"
# my_linear_trains = "failed: parameter-missing"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.sizes = in_units, units

    def forward(self, X):
        weight, bias = torch.randn(self.sizes), torch.randn(self.sizes[1])
        return torch.relu(X @ weight + bias)
