# /// verdict
# about = "multiplies with w.data"
# [checks]
# scaled = "failed: gradient-missing"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = c

    def forward(self, X):
        return self.c * (X @ self.w.data)
