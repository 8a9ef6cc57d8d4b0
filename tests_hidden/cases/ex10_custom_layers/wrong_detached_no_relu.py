# /// verdict
# about = "forgets the ReLU"
# [checks]
# detached_and_report = "failed: detached-output-differs"
# ///
import torch
from torch import nn


class DetachedLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))

    def forward(self, X):
        return X @ self.weight.data + self.bias.data
