# /// verdict
# about = "centres every column"
# [checks]
# centered = "failed: mean-per-column"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.mean(0)
