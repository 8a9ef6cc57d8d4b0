# /// verdict
# about = "multiplies by X once"
# [checks]
# reduction = "failed: one-factor-only"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        return torch.einsum("...i,ijk->...k", X, self.weight)
