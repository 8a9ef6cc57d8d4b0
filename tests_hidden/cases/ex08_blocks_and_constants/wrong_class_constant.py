# /// verdict
# about = "draws the constant once for the class"
# [checks]
# constant_fixed = "failed: constant-same-everywhere"
# instances = "failed: start-values-repeat"
# ///
import torch
from torch import nn


CONSTANT = torch.rand(64, 64)


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", CONSTANT[:width, :width].clone())
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
