# /// verdict
# about = "writes into zeros of the default dtype on the CPU"
# [checks]
# centered = "error: made-on-the-cpu"
# ///
import torch
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - torch.ones(X.shape, dtype=X.dtype) * X.mean()
