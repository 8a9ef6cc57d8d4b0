# /// verdict
# about = "keeps the parameters in a ParameterList"
# [checks]
# my_linear = "failed: parameter-names-differ"
# my_linear_gradient = "failed: parameter-names-differ"
# my_linear_trains = "failed: parameter-names-differ"
# ///
import torch
from torch import nn


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.params = nn.ParameterList([torch.randn(in_units, units), torch.randn(units)])

    def forward(self, X):
        weight, bias = self.params
        return torch.relu(X @ weight + bias)
