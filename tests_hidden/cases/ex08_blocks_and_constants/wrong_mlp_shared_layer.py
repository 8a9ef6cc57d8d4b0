# /// verdict
# about = "makes the output layer once and reuses it for equal sizes"
# [checks]
# instances = "failed: instances-share-layers"
# ///
import torch
from torch import nn


LAYERS = {}


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        if (n_hidden, n_out) not in LAYERS:
            LAYERS[n_hidden, n_out] = nn.Linear(n_hidden, n_out)
        self.out = LAYERS[n_hidden, n_out]

    def forward(self, X):
        return self.out(torch.relu(self.hidden(X)))
