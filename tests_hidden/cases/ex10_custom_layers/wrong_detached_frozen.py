# /// verdict
# about = "freezes the parameters"
# [checks]
# detached_and_report = "failed: parameter-frozen"
# ///
import torch
from torch import nn


class DetachedLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))
        self.requires_grad_(False)

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
