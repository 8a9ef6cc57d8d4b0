# /// verdict
# about = "moves a plain attribute in forward"
# seen = "pytorch/audio#369"
# [checks]
# constant_travels = "failed: constant-not-registered"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.rand_weight = torch.rand(width, width)
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight.to(h) + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
