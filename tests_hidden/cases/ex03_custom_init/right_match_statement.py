# /// verdict
# about = "builds every weight anew in a match statement and copies it; draws the parts with multinomial"
# standalone = true
# ///
import math

import torch
from torch import nn


def make_initializer(kind: str, **opt: float):
    match kind:
        case "normal":
            std = opt.get("std", 0.01)

            def weights(w):
                return torch.normal(0.0, std, w.shape, dtype=w.dtype, device=w.device)
        case "constant":

            def weights(w):
                return torch.ones_like(w) * opt.get("value", 1)
        case "xavier":

            def weights(w):
                b = (6 / sum(w.shape)) ** 0.5
                return (torch.rand_like(w) * 2 - 1) * b
        case "kaiming":

            def weights(w):
                return (torch.rand_like(w) * 2 - 1) * (6 / w.shape[-1]) ** 0.5
        case "orthogonal":

            def weights(w):
                return nn.init.orthogonal_(torch.empty_like(w))
        case "sparse":

            def weights(w):
                rows, columns = w.shape
                k = math.ceil(opt.get("sparsity", 0.1) * rows)
                made = []
                for _ in range(columns):
                    column = torch.randn(rows, dtype=w.dtype, device=w.device) * 0.01
                    column[torch.randperm(rows)[:k].to(w.device)] = 0
                    made.append(column)
                return torch.stack(made, dim=1)
        case _:
            raise ValueError(f"unknown kind {kind}")

    def f(m: nn.Module) -> None:
        if isinstance(m, nn.Linear):
            m.weight.data[:] = weights(m.weight.data)
            if kind == "normal" or kind == "constant":
                if m.bias is not None:
                    m.bias.data[:] = 0

    return f


def my_init(m: nn.Module) -> None:
    if isinstance(m, nn.Linear):
        w = m.weight.data
        which = torch.multinomial(torch.tensor([0.5, 0.25, 0.25]), w.numel(), replacement=True)
        which = which.view(w.shape).to(w.device)
        low = torch.tensor([0.0, 5.0, -10.0], dtype=w.dtype, device=w.device)[which]
        width = torch.tensor([0.0, 5.0, 5.0], dtype=w.dtype, device=w.device)[which]
        w.copy_(low + width * torch.rand_like(w))


def init_first_last(net: nn.Module) -> None:
    linears = list(filter(lambda m: isinstance(m, nn.Linear), net.modules()))
    make_initializer("xavier")(linears[0])
    linears[-1].weight.data.fill_(42)


def shift_and_pin(param, shift, index, value) -> None:
    was = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        param.copy_(param + shift)
        param.__setitem__(index, value)
    finally:
        torch.set_grad_enabled(was)
