# /// verdict
# about = "is written from the docstrings alone, with match and a class"
# standalone = true
# ///
import torch
from torch import nn
from torch.nn import init


class Initializer:
    def __init__(self, kind, opt):
        self.kind = kind
        self.opt = opt

    def __call__(self, m):
        if not isinstance(m, nn.Linear):
            return
        match self.kind:
            case "normal":
                init.normal_(m.weight, 0.0, self.opt.get("std", 0.01))
            case "constant":
                init.constant_(m.weight, self.opt.get("value", 1))
            case "xavier":
                init.xavier_uniform_(m.weight)
            case "kaiming":
                init.kaiming_uniform_(m.weight)
            case "orthogonal":
                init.orthogonal_(m.weight)
            case "sparse":
                init.sparse_(m.weight, self.opt.get("sparsity", 0.1))
        if self.kind in {"normal", "constant"} and m.bias is not None:
            init.constant_(m.bias, 0)


def make_initializer(kind, **opt):
    if kind in {"normal", "constant", "xavier", "kaiming", "orthogonal", "sparse"}:
        return Initializer(kind, opt)
    raise ValueError(f"kind must not be {kind}")


def my_init(m):
    if isinstance(m, nn.Linear):
        with torch.no_grad():
            u = torch.rand_like(m.weight)
            m.weight.zero_()
            upper = u > 0.75
            lower = u < 0.25
            m.weight[upper] = 5 + 20 * (u[upper] - 0.75)
            m.weight[lower] = -10 + 20 * u[lower]


def init_first_last(net):
    first, *_, last = [m for m in net.modules() if isinstance(m, nn.Linear)]
    init.xavier_uniform_(first.weight)
    init.constant_(last.weight, 42.0)


def shift_and_pin(param, shift, index, value):
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        param.add_(shift)
        param[index] = value
    finally:
        torch.set_grad_enabled(before)
