# /// verdict
# about = "divides by the sum"
# [checks]
# fixed_forward = "failed: divided-by-the-sum"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.linear(h)
        size = h.abs().sum()
        if size > 1:
            h = h / size
        return h.sum()
