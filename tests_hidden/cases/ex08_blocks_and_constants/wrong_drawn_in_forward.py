# /// verdict
# about = "draws the constant in forward and keeps nothing"
# [checks]
# fixed_forward = "failed: rand-weight-missing"
# fixed_gradient = "failed: rand-weight-missing"
# constant_fixed = "failed: rand-weight-missing"
# constant_travels = "failed: rand-weight-missing"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        rand_weight = torch.rand(X.shape[1], X.shape[1]).to(h)
        h = torch.relu(h @ rand_weight + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
