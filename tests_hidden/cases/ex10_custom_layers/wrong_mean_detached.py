# /// verdict
# about = "detaches the mean"
# [checks]
# centered = "failed: mean-not-in-gradient"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.detach().mean()
