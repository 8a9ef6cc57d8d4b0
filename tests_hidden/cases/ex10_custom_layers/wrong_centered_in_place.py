# /// verdict
# about = "subtracts in place"
# [checks]
# centered = "failed: input-modified"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        X -= X.mean()
        return X
