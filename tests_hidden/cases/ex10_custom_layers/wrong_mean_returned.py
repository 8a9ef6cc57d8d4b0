# /// verdict
# about = "returns the mean"
# [checks]
# centered = "failed: mean-returned"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X.mean()
