# /// verdict
# about = "centres every sample, and thereby every row"
# [checks]
# centered = "failed: mean-per-row"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.mean(dim=tuple(range(1, X.dim())), keepdim=True)
