# /// verdict
# about = "keeps the layer in a list"
# [checks]
# fixed_forward = "failed: linear-not-registered"
# fixed_gradient = "failed: linear-not-registered"
# constant_travels = "failed: linear-not-registered"
# ///
import torch
from torch import nn


class FixedHiddenMLP(nn.Module):
    def __init__(self, width=20):
        super().__init__()
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.layers = [nn.Linear(width, width)]

    def forward(self, X):
        h = self.layers[0](X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.layers[0](h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
