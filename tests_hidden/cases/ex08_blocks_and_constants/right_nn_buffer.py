# /// verdict
# about = "uses nn.Buffer, halves a fresh tensor in place, and keeps c as a buffer"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.rand_weight = nn.Buffer(torch.rand(width, width))
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h /= 2
        return h.sum()


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.zeros(n_in))
        self.register_buffer("c", torch.tensor(float(c)))

    def forward(self, X):
        return self.c * (X @ self.w)
