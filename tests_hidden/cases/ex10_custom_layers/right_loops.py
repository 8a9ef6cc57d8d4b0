# /// verdict
# about = "loops over outputs, and restores gradients after backward"
# ///
import torch
from torch import nn


class CenteredLayer(nn.Module):
    def forward(self, X):
        return X - X.sum() / X.numel()


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        weight, bias = torch.empty(in_units, units), torch.empty(units)
        self.weight = nn.Parameter(weight.normal_())
        self.bias = nn.Parameter(bias.normal_())

    def forward(self, X):
        return (torch.matmul(X, self.weight) + self.bias).clamp(min=0)


class DetachedLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        inner = MyLinear(in_units, units)
        self.weight, self.bias = inner.weight, inner.bias

    def forward(self, X):
        weight, bias = self.weight.detach(), self.bias.detach()
        return (X @ weight + bias).clamp_min(0)


def gradient_report(layer, X):
    parameters = dict(layer.named_parameters())
    kept = {name: p.grad for name, p in parameters.items()}
    for p in parameters.values():
        p.grad = None
    x = X.detach().clone()
    x.requires_grad = True
    Y = layer(x).sum()
    if Y.grad_fn is not None:
        Y.backward()
    report = {"input": x.grad is not None}
    for name, p in parameters.items():
        report[name] = p.grad is not None
        p.grad = kept[name]
    return report


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out) / n_in)

    def forward(self, X):
        found = []
        for k in range(self.weight.shape[2]):
            found.append(((X @ self.weight[:, :, k]) * X).sum(-1))
        return torch.stack(found, dim=-1)


class HalfFourier(nn.Module):
    def forward(self, X):
        n = X.shape[-1]
        k = torch.arange(n // 2 + 1, dtype=X.dtype, device=X.device)
        j = torch.arange(n, dtype=X.dtype, device=X.device)
        angles = -2 * torch.pi * torch.outer(j, k) / n
        return torch.complex(X @ torch.cos(angles), X @ torch.sin(angles))
