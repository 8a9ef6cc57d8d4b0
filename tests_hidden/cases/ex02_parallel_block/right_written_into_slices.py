# /// verdict
# about = "writes the outputs into slices of one new tensor, which autograd follows; chains copies of a copy"
# standalone = true
# ///
import copy

import torch
from torch import nn


def _glue(outs, dim):
    sizes = [o.size(dim) for o in outs]
    shape = list(outs[0].size())
    shape[dim] = sum(sizes)
    dtype = outs[0].dtype
    for o in outs[1:]:
        dtype = torch.promote_types(dtype, o.dtype)
    result = outs[0].new_empty(shape, dtype=dtype)
    where = 0
    for o, size in zip(outs, sizes):
        place = [slice(None)] * result.dim()
        place[dim] = slice(where, where + size)
        result[tuple(place)] = o
        where += size
    return result


class _Base(nn.Module):
    def __init__(self, nets, dim):
        super().__init__()
        self.names = []
        for net in nets:
            name = "branch_" + "abcdefghijklmnopqrstuvwxyz"[len(self.names) % 26] + str(len(self.names) // 26)
            setattr(self, name, net)
            self.names.append(name)
        self.dim = dim

    def forward(self, X):
        return _glue([getattr(self, name)(X) for name in self.names], self.dim)


class ParallelBlock(_Base):
    def __init__(self, net1, net2, dim=1):
        super().__init__([net1, net2], dim)


class MultiParallelBlock(_Base):
    def __init__(self, *nets, dim=1):
        if nets == ():
            raise ValueError("nothing to run in parallel")
        super().__init__(nets, dim)


def replicate(factory, n, dim=1):
    if not n >= 1:
        raise ValueError("at least one branch")
    return MultiParallelBlock(*[make() for make in [factory] * n], dim=dim)


def clone_chain(block, n):
    first = copy.deepcopy(block)
    return nn.Sequential(first, *(copy.deepcopy(first) for _ in range(n - 1)))
