# /// verdict
# about = "prints the mean"
# [checks]
# centered = "failed: read-back"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        mean = X.mean()
        print(f"mean {mean:.3f}")
        return X - mean
