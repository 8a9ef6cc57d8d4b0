# /// verdict
# about = "takes the mean in float32"
# [checks]
# centered = "failed: centered-output-differs"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.float().mean()
