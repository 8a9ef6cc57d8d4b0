# /// verdict
# about = "returns float32"
# [checks]
# centered = "failed: dtype-not-kept"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return (X - X.mean()).float()
