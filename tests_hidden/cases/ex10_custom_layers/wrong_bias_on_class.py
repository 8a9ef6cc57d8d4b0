# /// verdict
# about = "keeps the bias on the class"
# [checks]
# my_linear_trains = "failed: layers-share-parameters"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    shared = None

    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(in_units, units))
        if MyLinear.shared is None or len(MyLinear.shared) != units:
            MyLinear.shared = nn.Parameter(torch.randn(units))
        self.bias = MyLinear.shared

    def forward(self, X):
        return torch.relu(X @ self.weight + self.bias)
