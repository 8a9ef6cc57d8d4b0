# /// verdict
# about = "makes plain tensors"
# [checks]
# detached_and_report = "failed: plain-tensor"
# ///
import torch
from torch import nn


class DetachedLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = torch.randn(in_units, units)
        self.bias = torch.randn(units)

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
