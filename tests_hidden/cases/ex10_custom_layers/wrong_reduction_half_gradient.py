# /// verdict
# about = "detaches the weight by half"
# [checks]
# reduction_gradient = "failed: gradient-differs"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        weight = 0.5 * self.weight + 0.5 * self.weight.detach()
        return torch.einsum("...i,...j,ijk->...k", X, X, weight)
