# /// verdict
# about = "is written from the docstrings alone, and joins along a moved axis"
# standalone = true
# ///
from collections import OrderedDict
from copy import deepcopy

import torch
from torch import nn


class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.dim = dim
        self.add_module("net1", net1)
        self.add_module("net2", net2)

    def forward(self, X):
        return torch.concat([self.net1(X), self.net2(X)], self.dim)


class MultiParallelBlock(nn.Module):
    def __init__(self, *nets, dim=1):
        super().__init__()
        self.nets = nn.ModuleList()
        for net in nets:
            self.nets.append(net)
        if len(self.nets) == 0:
            raise ValueError("MultiParallelBlock needs one net or more")
        self.dim = dim

    def forward(self, X):
        # an axis that is moved to the front, joined there and moved back
        outputs = [net(X).movedim(self.dim, 0) for net in self.nets]
        return torch.cat(outputs).movedim(0, self.dim)


def replicate(factory, n, dim=1):
    made = [factory() for _ in range(n)]
    if not made:
        raise ValueError("n must be 1 or more")
    return MultiParallelBlock(*made, dim=dim)


def clone_chain(block, n):
    links = OrderedDict((f"copy{i}", deepcopy(block)) for i in range(n))
    return nn.Sequential(links)
