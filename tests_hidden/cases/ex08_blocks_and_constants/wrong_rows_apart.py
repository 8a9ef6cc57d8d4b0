# /// verdict
# about = "halves every row on its own"
# [checks]
# fixed_forward = "failed: rows-halved-separately"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.linear = nn.Linear(width, width)

    def forward(self, X):
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.linear(h)
        rows = []
        for row in h:
            while row.abs().sum() > 1:
                row = row / 2
            rows.append(row)
        h = torch.stack(rows)
        return h.sum()
