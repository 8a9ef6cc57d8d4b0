# /// verdict
# about = "keeps the layers in a list"
# [checks]
# mlp = "failed: layers-not-registered"
# ///
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.layers = [nn.Linear(n_in, n_hidden), nn.Linear(n_hidden, n_out)]

    def forward(self, X):
        return self.layers[1](torch.relu(self.layers[0](X)))
