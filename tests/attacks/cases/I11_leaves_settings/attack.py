"""Changes whatever torch lets everybody change, and changes nothing back."""

import torch
from torch import nn

torch.set_grad_enabled(False)
torch.set_default_dtype(torch.float16)
torch.manual_seed(0)


def twice(x):
    torch.autograd.set_grad_enabled(False)
    return x


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()

    def forward(self, x):
        return x
