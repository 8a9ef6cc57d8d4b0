# /// verdict
# about = "adds the mean"
# [checks]
# centered = "failed: mean-added"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X + X.mean()
