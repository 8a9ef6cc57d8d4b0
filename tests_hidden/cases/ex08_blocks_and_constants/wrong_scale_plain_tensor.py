# /// verdict
# about = "keeps c as a plain tensor of one element"
# [checks]
# scaled = "error: scale-stays-behind"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = torch.tensor([c])

    def forward(self, X):
        return self.c * (X @ self.w)
