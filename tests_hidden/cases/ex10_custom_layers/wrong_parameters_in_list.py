# /// verdict
# about = "keeps the parameters in a list"
# seen = "pytorch/pytorch#94828"
# [checks]
# my_linear = "failed: parameter-in-a-container"
# my_linear_trains = "failed: parameter-in-a-container"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.params = [
            nn.Parameter(torch.randn(in_units, units)),
            nn.Parameter(torch.randn(units)),
        ]

    def forward(self, X):
        weight, bias = self.params
        return torch.relu(X @ weight + bias)
