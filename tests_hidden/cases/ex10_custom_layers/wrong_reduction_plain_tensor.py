# /// verdict
# about = "makes a plain tensor"
# [checks]
# reduction = "failed: plain-tensor"
# reduction_gradient = "failed: plain-tensor"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = torch.randn(n_in, n_in, n_out)

    def forward(self, X):
        return torch.einsum("...i,...j,ijk->...k", X, X, self.weight)
