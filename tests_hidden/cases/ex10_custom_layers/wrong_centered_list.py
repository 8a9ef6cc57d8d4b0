# /// verdict
# about = "returns a list"
# [checks]
# centered = "failed: returns-no-tensor"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return [X - X.mean()]
