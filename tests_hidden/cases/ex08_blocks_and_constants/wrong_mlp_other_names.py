# /// verdict
# about = "calls the layers fc1 and fc2"
# [checks]
# mlp = "failed: mlp-names-differ"
# ///
import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.fc1 = nn.Linear(n_in, n_hidden)
        self.fc2 = nn.Linear(n_hidden, n_out)

    def forward(self, X):
        return self.fc2(torch.relu(self.fc1(X)))
