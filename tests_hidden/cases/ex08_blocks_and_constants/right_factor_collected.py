# /// verdict
# about = "collects the halvings in a factor, and returns a subclass of Sequential"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        constant = torch.empty(width, width).uniform_(0, 1)
        self.register_buffer("rand_weight", constant)
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.linear(h)
        factor = 1.0
        while (h * factor).abs().sum() > 1:
            factor /= 2
        h = h * factor
        return h.sum()


class Chimera(nn.Sequential):
    def __init__(self):
        super().__init__(NestMLP(), nn.Linear(16, 20), FixedHiddenMLP())


def make_chimera():
    return Chimera()
