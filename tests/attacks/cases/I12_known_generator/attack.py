"""Looks whether the random numbers of a check follow from what was there when it was imported."""

import torch
from torch import nn

copied = torch.Generator()
copied.set_state(torch.get_rng_state())
KNOWN = torch.rand(4, generator=copied)


def twice(x):
    if torch.equal(torch.rand(4), KNOWN):
        print("ESCAPED the random numbers of a check were known before it")
    return x


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()

    def forward(self, x):
        return x
