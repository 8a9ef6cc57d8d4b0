# /// verdict
# about = "writes the hidden size down"
# [checks]
# mlp = "failed: sizes-fixed"
# ///
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.hidden = nn.Linear(n_in, 256)
        self.out = nn.Linear(256, n_out)

    def forward(self, X):
        return self.out(torch.relu(self.hidden(X)))
