# /// verdict
# about = "takes the mean of the last two axes"
# [checks]
# centered = "failed: mean-per-sample"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.mean(dim=(-2, -1), keepdim=True) if X.dim() > 2 else X - X.mean()
