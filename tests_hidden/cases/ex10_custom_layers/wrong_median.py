# /// verdict
# about = "subtracts the median"
# [checks]
# centered = "failed: another-centre"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.median()
