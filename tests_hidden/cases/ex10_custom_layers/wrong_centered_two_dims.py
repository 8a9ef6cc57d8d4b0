# /// verdict
# about = "unpacks two dimensions"
# [checks]
# centered = "error: leading-dimensions-fail"
# ///
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        rows, columns = X.shape
        return X - X.sum() / (rows * columns)
