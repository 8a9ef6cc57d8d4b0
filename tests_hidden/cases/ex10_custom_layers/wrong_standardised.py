# /// verdict
# about = "divides by the standard deviation"
# [checks]
# centered = "failed: standardised"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return (X - X.mean()) / X.std()
