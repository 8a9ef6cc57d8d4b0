# /// verdict
# about = "goes backward on a deep copy"
# ///
import copy

import torch
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        mean = X.flatten().mean(dim=0)
        return X - mean.expand_as(X)


def gradient_report(layer, X):
    layer = copy.deepcopy(layer)
    layer.zero_grad(set_to_none=True)
    X = X.clone().detach().requires_grad_(True)
    Y = layer(X)
    if Y.requires_grad:
        Y.sum().backward()
    report = {name: parameter.grad is not None for name, parameter in layer.named_parameters()}
    report["input"] = X.grad is not None
    return report


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))

    def forward(self, X):
        outer = X.unsqueeze(-1) @ X.unsqueeze(-2)
        return outer.flatten(-2) @ self.weight.flatten(0, 1)


class HalfFourier(nn.Module):
    def forward(self, X):
        n = X.size(-1)
        j = torch.arange(n, device=X.device)
        matrix = torch.exp(-2j * torch.pi * torch.outer(j, j[: n // 2 + 1]).to(X.dtype) / n)
        return X.to(matrix.dtype) @ matrix
