# /// verdict
# about = "keeps a summed axis"
# [checks]
# reduction = "failed: reduction-output-shape"
# ///
import torch
from torch import nn


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        pairs = X[..., :, None, None] * X[..., None, :, None] * self.weight
        return pairs.sum((-3, -2), keepdim=True)
