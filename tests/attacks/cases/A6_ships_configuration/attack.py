"""Is wrong; the configuration that is handed in with it has no test run."""

from torch import nn


def twice(x):
    return x


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()

    def forward(self, x):
        return x
