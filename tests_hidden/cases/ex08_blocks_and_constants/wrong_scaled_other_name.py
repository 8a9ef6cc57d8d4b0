# /// verdict
# about = "calls the weight weight"
# [checks]
# scaled = "failed: scaled-names-differ"
# ///
import torch
from torch import nn


class ScaledLinear(nn.Module):
    def __init__(self, n_in, c):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in))
        self.c = c

    def forward(self, X):
        return self.c * (X @ self.weight)
