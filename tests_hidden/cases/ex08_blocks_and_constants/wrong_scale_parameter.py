# /// verdict
# about = "makes c a Parameter"
# [checks]
# scaled = "failed: scale-is-trained"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = nn.Parameter(torch.tensor(float(c)))

    def forward(self, X):
        return self.c * (X @ self.w)
