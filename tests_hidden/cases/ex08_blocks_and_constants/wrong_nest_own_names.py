# /// verdict
# about = "keeps the layers as attributes of their own"
# [checks]
# nest = "failed: nest-names-differ"
# ///
from torch import nn


class NestMLP(nn.Module):
    def __init__(self, n_in=20, n_out=16):
        super().__init__()
        self.first = nn.Linear(n_in, 64)
        self.second = nn.Linear(64, 32)
        self.linear = nn.Linear(32, n_out)

    def forward(self, X):
        return self.linear(self.second(self.first(X).relu()).relu())
