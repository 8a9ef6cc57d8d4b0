# /// verdict
# about = "builds its blocks in methods, with OrderedDict and append"
# ///
from collections import OrderedDict

import torch
from torch import nn


class MLP(nn.Module):
    def __init__(self, n_in=20, n_hidden=256, n_out=10):
        super(MLP, self).__init__()
        self.out = nn.Linear(n_hidden, n_out)
        self.act = nn.ReLU()
        self.add_module("hidden", nn.Linear(n_in, n_hidden))

    def forward(self, X):
        for step in (self.hidden, self.act, self.out):
            X = step(X)
        return X


class NestMLP(nn.Module):
    def __init__(self, n_in=20, n_out=16):
        super().__init__()
        self.net = nn.Sequential()
        sizes = [n_in, 64, 32]
        for a, b in zip(sizes, sizes[1:]):
            self.net.append(nn.Linear(a, b))
            self.net.append(nn.ReLU())
        self.linear = nn.LazyLinear(n_out)
        self.linear(torch.zeros(1, 32))

    def forward(self, X):
        for block in self.net:
            X = block(X)
        return self.linear(X)


def make_chimera():
    blocks = [NestMLP(), nn.Linear(16, 20), FixedHiddenMLP()]
    return nn.Sequential(OrderedDict((str(i), block) for i, block in enumerate(blocks)))
