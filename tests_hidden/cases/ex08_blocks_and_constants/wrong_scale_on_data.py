# /// verdict
# about = "scales .data"
# [checks]
# scaled = "failed: scale-not-in-gradient"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = c

    def forward(self, X):
        y = X @ self.w
        y.data.mul_(self.c)
        return y
