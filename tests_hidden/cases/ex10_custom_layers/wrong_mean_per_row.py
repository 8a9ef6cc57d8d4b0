# /// verdict
# about = "centres every row"
# [checks]
# centered = "failed: mean-per-row"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.mean(-1, keepdim=True)
