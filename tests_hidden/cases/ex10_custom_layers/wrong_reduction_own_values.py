# /// verdict
# about = "computes with values of its own"
# [checks]
# reduction = "failed: reduction-output-differs"
# reduction_gradient = "failed: weight-detached"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        weight = torch.ones_like(self.weight)
        return torch.einsum("...i,...j,ijk->...k", X, X, weight)
