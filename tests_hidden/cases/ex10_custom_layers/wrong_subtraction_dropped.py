# /// verdict
# about = "drops the result"
# [checks]
# centered = "failed: centered-unchanged"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        X.sub(X.mean())
        return X
