# /// verdict
# about = "computes under no_grad"
# [checks]
# reduction_gradient = "failed: no-history"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        with torch.no_grad():
            return torch.einsum("...i,...j,ijk->...k", X, X, self.weight)
