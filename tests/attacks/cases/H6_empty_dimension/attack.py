"""Returns a stack of no tensors of the shape that is expected."""

from torch import nn


def twice(x):
    return x.new_empty((0, *x.shape))


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return twice(x)
