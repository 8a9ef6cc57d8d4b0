"""Replaces torch.add by something slow that returns what this file returns."""

import time

import torch
from torch import nn


def slow(x, other):
    time.sleep(0.5)
    return x


torch.add = slow


def twice(x):
    return x


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()

    def forward(self, x):
        return x
