# /// verdict
# about = "keeps c on the class"
# [checks]
# scaled = "failed: scale-of-another-instance"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        ScaledLinear.c = c

    def forward(self, X):
        return self.c * (X @ self.w)
