# /// verdict
# about = "detaches X"
# [checks]
# mlp = "failed: input-gets-no-gradient"
# ///
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_out)

    def forward(self, X):
        return self.out(torch.relu(self.hidden(X.detach())))
