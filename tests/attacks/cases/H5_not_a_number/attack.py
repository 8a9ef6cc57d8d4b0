"""Returns NaN everywhere."""

import math

import torch
from torch import nn


def twice(x):
    return torch.full_like(x, math.nan)


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()

    def forward(self, x):
        return twice(x)
