"""A test that looks at one output of each class."""

import ex01_my_sequential
import torch
from torch import nn

for name, shape in (("ListSequential", (8, 6)), ("MySequential", (5, 6))):
    blocks = [nn.Linear(6, 6), nn.Tanh(), nn.Linear(6, 6)]
    net, x = getattr(ex01_my_sequential, name)(*blocks), torch.randn(*shape)
    assert torch.allclose(net(x), nn.Sequential(*blocks)(x))
