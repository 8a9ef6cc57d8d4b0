# /// verdict
# about = "adds dropout that is always on"
# [checks]
# mlp = "failed: mlp-output-differs"
# ///
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_out)

    def forward(self, X):
        h = torch.relu(self.hidden(X))
        return self.out(nn.functional.dropout(h))
