# /// verdict
# about = "leaves the result on the CPU"
# [checks]
# centered = "failed: result-not-on-device"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X.cpu() - X.cpu().mean()
