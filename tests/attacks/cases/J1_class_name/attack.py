"""Returns an object of a type whose name clears the screen and turns text round."""

from torch import nn


def twice(x):
    return type("\x1b[2J\x1b[1;1H\u202e", (), {})()


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()

    def forward(self, x):
        return twice(x)
