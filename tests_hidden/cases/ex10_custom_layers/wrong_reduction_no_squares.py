# /// verdict
# about = "leaves equal indices out"
# [checks]
# reduction = "failed: equal-indices-left-out"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        Y = 0
        n = X.shape[-1]
        for i in range(n):
            for j in range(n):
                if i != j:
                    Y = Y + X[..., i, None] * X[..., j, None] * self.weight[i, j]
        return Y
