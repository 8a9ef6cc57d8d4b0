# /// verdict
# about = "detaches half of the mean"
# [checks]
# centered = "failed: gradient-differs"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.mean() * 0.5 - X.mean().detach() * 0.5
