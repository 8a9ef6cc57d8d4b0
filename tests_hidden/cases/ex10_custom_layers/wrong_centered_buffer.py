# /// verdict
# about = "keeps the mean as a buffer"
# [checks]
# centered = "failed: layer-has-state"
# ///
import torch
from torch import nn


class CenteredLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.zeros(()))

    def forward(self, X):
        return X - X.mean()
