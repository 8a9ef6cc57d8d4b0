# /// verdict
# about = "adds a ReLU in a forward of its own"
# [checks]
# chimera = "failed: chimera-output-differs"
# ///
import torch
from torch import nn


class Chimera(nn.Sequential):
    def forward(self, X):
        return self[2](torch.relu(self[1](self[0](X))))


def make_chimera():
    return Chimera(NestMLP(), nn.Linear(16, 20), FixedHiddenMLP())
