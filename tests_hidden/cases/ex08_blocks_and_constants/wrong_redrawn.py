# /// verdict
# about = "draws the constant anew at each call"
# [checks]
# constant_fixed = "failed: constant-drawn-at-each-call"
# constant_travels = "failed: loaded-constant-not-used"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        self.rand_weight = torch.rand_like(self.rand_weight)
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
