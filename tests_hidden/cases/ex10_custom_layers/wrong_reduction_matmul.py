# /// verdict
# about = "multiplies matrices that don't fit"
# [checks]
# reduction = "error: reduction-raises"
# reduction_gradient = "error: reduction-raises"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        return X @ self.weight @ X.T
