# /// verdict
# about = "keeps the layers in a Sequential"
# [checks]
# mlp = "failed: mlp-names-differ"
# ///
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, n_hidden), nn.ReLU(), nn.Linear(n_hidden, n_out))

    def forward(self, X):
        return self.net(X)
