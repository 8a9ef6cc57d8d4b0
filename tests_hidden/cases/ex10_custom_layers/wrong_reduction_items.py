# /// verdict
# about = "takes numbers out of X"
# [checks]
# reduction = "error: leading-dimensions-fail"
# reduction_gradient = "failed: input-detached"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        rows = []
        for row in X:
            total = 0
            for i, a in enumerate(row.tolist()):
                for j, b in enumerate(row.tolist()):
                    total = total + a * b * self.weight[i, j]
            rows.append(total)
        return torch.stack(rows)
