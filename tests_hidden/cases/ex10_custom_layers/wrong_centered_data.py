# /// verdict
# about = "works on .data"
# [checks]
# centered = "failed: no-history"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X.data - X.data.mean()
