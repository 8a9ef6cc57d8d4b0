# /// verdict
# about = "divides the sum by the number of rows"
# [checks]
# centered = "failed: centered-output-differs"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.sum() / len(X)
