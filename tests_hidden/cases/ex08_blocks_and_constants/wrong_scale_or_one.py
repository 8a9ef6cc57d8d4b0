# /// verdict
# about = "takes 1 for a factor of 0"
# [checks]
# scaled = "failed: scaled-output-differs"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = c or 1.0

    def forward(self, X):
        return self.c * (X @ self.w)
