# /// verdict
# about = "sets a seed in __init__"
# [checks]
# instances = "failed: start-values-repeat"
# ///
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        torch.manual_seed(0)
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_out)

    def forward(self, X):
        return self.out(torch.relu(self.hidden(X)))
