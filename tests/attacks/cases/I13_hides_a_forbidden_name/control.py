"""A check that the forbidden name is not used, and that the output is right."""

from pathlib import Path

import ex01_my_sequential
import torch
from torch import nn

assert "nn.Sequential" not in Path("ex01_my_sequential.py").read_text()
blocks, x = [nn.Linear(6, 6), nn.Tanh()], torch.randn(8, 6)
assert torch.equal(ex01_my_sequential.MySequential(*blocks)(x), blocks[1](blocks[0](x)))
