# /// verdict
# about = "collects the sum in zeros on the CPU"
# [checks]
# reduction_gradient = "error: made-on-the-cpu"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        n = X.shape[-1]
        Y = torch.zeros(*X.shape[:-1], self.weight.shape[-1], dtype=X.dtype)
        for i in range(n):
            for j in range(n):
                Y = Y + X[..., i, None] * X[..., j, None] * self.weight[i, j]
        return Y
