# /// verdict
# about = "scales X in place and back, almost"
# [checks]
# mlp = "failed: input-modified"
# ///
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_out)

    def forward(self, X):
        X.data.mul_(1.5)
        y = self.out(torch.relu(self.hidden(X / 1.5)))
        return y
