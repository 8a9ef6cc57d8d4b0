# /// verdict
# about = "flattens X"
# [checks]
# centered = "failed: centered-output-differs"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        X = X.flatten()
        return X - X.mean()
