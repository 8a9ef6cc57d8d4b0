# /// verdict
# about = "multiplies X and the product"
# [checks]
# scaled = "failed: scale-used-twice"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = c

    def forward(self, X):
        return self.c * ((self.c * X) @ self.w)
