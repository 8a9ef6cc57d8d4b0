# /// verdict
# about = "keeps the parameters in a dict"
# [checks]
# my_linear = "failed: parameter-in-a-container"
# my_linear_trains = "failed: parameter-in-a-container"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.own = {
            "weight": nn.Parameter(torch.randn(in_units, units)),
            "bias": nn.Parameter(torch.randn(units)),
        }

    def forward(self, X):
        return torch.relu(X @ self.own["weight"] + self.own["bias"])
