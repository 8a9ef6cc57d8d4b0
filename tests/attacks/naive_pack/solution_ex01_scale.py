"""The solution, left beside the tests as it often is."""

from torch import nn


def twice(x):
    return 2 * x


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x
