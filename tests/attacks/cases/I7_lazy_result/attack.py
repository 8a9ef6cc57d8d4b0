"""Returns tensors that are computed when they are looked at."""

import torch
from torch import nn


class Later(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        args = [given.promise() if type(given) is cls else given for given in args]
        return function(*args, **(kwargs or {}))


def later(x, factor):
    result = torch.zeros_like(x).as_subclass(Later)
    result.promise = lambda: factor * x
    return result


def twice(x):
    return later(x, 2)


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return later(x, self.factor)
