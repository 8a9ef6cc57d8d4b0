# /// verdict
# about = "asks stand-ins of the parameters, and reshapes weights"
# ///
import torch
from torch import nn


def gradient_report(layer, X):
    stand_ins = {}
    for name, p in layer.named_parameters():
        stand_ins[name] = p.detach().clone().requires_grad_(p.requires_grad)
    x = X.detach().clone().requires_grad_(True)
    Y = torch.func.functional_call(layer, stand_ins, (x,))
    if Y.requires_grad:
        Y.sum().backward()
    return {name: t.grad is not None for name, t in stand_ins.items()} | {
        "input": x.grad is not None
    }


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(nn.init.xavier_uniform_(torch.empty(n_in, n_in, n_out)))

    def forward(self, X):
        n_in, _, n_out = self.weight.shape
        XW = (X @ self.weight.reshape(n_in, -1)).unflatten(-1, (n_in, n_out))
        return (XW * X.unsqueeze(-1)).sum(dim=-2)


class HalfFourier(nn.Module):
    def forward(self, X):
        n = X.shape[-1]
        out = []
        for k in range(n // 2 + 1):
            angle = torch.arange(n, device=X.device, dtype=X.dtype) * (2 * torch.pi * k / n)
            out.append(torch.complex((X * angle.cos()).sum(-1), -(X * angle.sin()).sum(-1)))
        return torch.stack(out, dim=-1)
