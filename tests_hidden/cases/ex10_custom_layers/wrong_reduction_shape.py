# /// verdict
# about = "keeps the outputs first"
# [checks]
# reduction = "failed: reduction-shape-differs"
# reduction_gradient = "failed: reduction-shape-differs"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in, n_in))

    def forward(self, X):
        return torch.einsum("...i,...j,kij->...k", X, X, self.weight)
