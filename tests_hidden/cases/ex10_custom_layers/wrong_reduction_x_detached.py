# /// verdict
# about = "detaches both factors"
# [checks]
# reduction_gradient = "failed: input-detached"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        pairs = X.data[..., :, None] * X.data[..., None, :]
        return torch.einsum("...ij,ijk->...k", pairs, self.weight)
