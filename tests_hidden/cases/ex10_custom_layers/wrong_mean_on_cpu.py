# /// verdict
# about = "computes the mean on the CPU"
# [checks]
# centered = "failed: read-back"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.cpu().mean().to(X.device)
