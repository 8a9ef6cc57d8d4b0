# /// verdict
# about = "freezes a Parameter, and counts the halvings"
# ///
import math

import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.rand_weight = nn.Parameter(torch.rand(width, width), requires_grad=False)
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.linear(h)
        size = h.detach().abs().sum().item()
        count = max(0, math.ceil(math.log2(size))) if size > 0 else 0
        h = h / 2**count
        return h.sum()


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = c

    def forward(self, X):
        return nn.functional.linear(X, self.w.unsqueeze(0)).squeeze(-1) * self.c
