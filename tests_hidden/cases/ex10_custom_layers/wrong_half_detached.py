# /// verdict
# about = "detaches half of the product"
# [checks]
# my_linear_gradient = "failed: gradient-differs"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        product = X @ self.weight
        return torch.relu(0.5 * product + 0.5 * product.detach() + self.bias)
