# /// verdict
# about = "makes w a column"
# [checks]
# scaled = "failed: scaled-weight-shape"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in, 1))
        self.c = c

    def forward(self, X):
        return (self.c * (X @ self.w)).squeeze(1)
