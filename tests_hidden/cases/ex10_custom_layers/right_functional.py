# /// verdict
# about = "uses functions and keyword arguments"
# ///
import torch
from torch import nn
from torch.nn import functional as F


class CenteredLayer(nn.Module):
    def forward(self, X):
        return torch.sub(X, torch.mean(X))


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.empty(in_units, units)))
        self.register_parameter("bias", nn.Parameter(torch.empty(units)))
        nn.init.normal_(self.weight)
        nn.init.normal_(self.bias)

    def forward(self, X):
        return F.relu(F.linear(X, self.weight.T, bias=self.bias))


class DetachedLinear(MyLinear):
    def forward(self, X):
        return F.relu(F.linear(X, self.weight.data.T, bias=self.bias.data))


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(n_in, n_in, n_out))

    def forward(self, X):
        pairs = torch.einsum("...i,...j->...ij", X, X)
        return torch.tensordot(pairs, self.weight, dims=2)


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X, dim=-1)[..., : X.shape[-1] // 2 + 1]
