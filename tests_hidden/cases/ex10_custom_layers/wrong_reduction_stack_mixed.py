# /// verdict
# about = "adds up the batches of a stack in one factor"
# [checks]
# reduction = "failed: rows-mixed"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        other = X.sum(0) if X.dim() > 2 else X
        return torch.einsum("...i,...j,ijk->...k", X, other, self.weight)
