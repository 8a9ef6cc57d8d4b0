# /// verdict
# about = "subtracts X from the mean"
# [checks]
# centered = "failed: mean-minus-x"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X.mean() - X
