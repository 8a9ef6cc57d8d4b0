# /// verdict
# about = "merges lists of the children by recursion, blocks by setattr, no copy of the flag"
# ///
import torch
from torch import nn


def block2(n=4):
    net = nn.Sequential()
    for i in range(n):
        setattr(net, f"block {i}", block1())
    return net


def make_rgnet(n=4):
    net = nn.Sequential()
    net.append(block2(n))
    net.append(nn.Linear(4, 1))
    return net


def walk_parameters(net):
    def all_of(module):
        rows = list(module._parameters.items())
        for name, child in module.named_children():
            rows += [(f"{name}.{inner}", p) for inner, p in all_of(child)]
        return rows

    unique = []
    for name, p in all_of(net):
        if p is not None and all(p is not q for _, q in unique):
            unique.append((name, p))
    return unique


def get_by_path(net, path):
    names = {}
    for name, p in net.named_parameters(remove_duplicate=False):
        names[name] = p
    if path not in names:
        raise KeyError(f"no parameter is called {path!r}")
    return names[path]


def describe(p):
    return {
        "value": torch.clone(p.detach()),
        "grad": p.grad.detach().clone() if p.grad is not None else p.grad,
        "trainable": p.requires_grad,
        "dtype": p.detach().dtype,
        "device": str(p.detach().device),
    }
