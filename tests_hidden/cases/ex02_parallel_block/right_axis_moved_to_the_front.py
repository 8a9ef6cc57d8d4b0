# /// verdict
# about = "moves dim to the front and stacks there; holds each different net once beside the order of the calls"
# standalone = true
# ///
import copy
from collections import OrderedDict

import torch
from torch import nn


def _join(outs: list[torch.Tensor], dim: int) -> torch.Tensor:
    front = [torch.movedim(out, dim, 0) for out in outs]
    return torch.vstack(front).movedim(0, dim)


class ParallelBlock(nn.Module):
    def __init__(self, net1: nn.Module, net2: nn.Module, dim: int = 1) -> None:
        super().__init__()
        self.branches = nn.ModuleDict({"first": net1, "second": net2})
        self.dim = dim

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return _join([self.branches["first"](X), self.branches["second"](X)], self.dim)


class MultiParallelBlock(nn.Module):
    def __init__(self, *nets: nn.Module, dim: int = 1) -> None:
        super().__init__()
        try:
            nets[0]
        except IndexError:
            raise ValueError("MultiParallelBlock needs a net") from None
        # every different net once, and the order of the calls as indices
        self.unique = nn.ModuleList(dict.fromkeys(nets))
        index = {net: i for i, net in enumerate(self.unique)}
        self.order = tuple(index[net] for net in nets)
        self.dim = dim

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return _join([self.unique[i](X) for i in self.order], self.dim)


def replicate(factory, n: int, dim: int = 1) -> MultiParallelBlock:
    if n <= 0:
        raise ValueError(n)
    made = []
    while len(made) < n:
        made.append(factory())
    return MultiParallelBlock(*made, dim=dim)


def clone_chain(block: nn.Module, n: int) -> nn.Sequential:
    chain = OrderedDict()
    for i in range(n):
        chain[f"link{i}"] = copy.deepcopy(block)
    return nn.Sequential(chain)
