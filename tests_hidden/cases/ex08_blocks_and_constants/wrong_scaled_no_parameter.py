# /// verdict
# about = "keeps w as a plain tensor"
# [checks]
# scaled = "failed: scaled-names-differ"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.w = torch.randn(n_in, requires_grad=True)
        self.c = c

    def forward(self, X):
        return self.c * (X @ self.w)
