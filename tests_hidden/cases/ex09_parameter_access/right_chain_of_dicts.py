# /// verdict
# about = "paths through _modules by hand, generators inside, recursion with a shared set"
# ///
import torch
from torch import nn


def get_by_path(net, path):
    *way, last = path.split(".")
    for name in way:
        net = net._modules[name]
        if net is None:
            raise KeyError(path)
    p = net._parameters[last]
    if p is None:
        raise KeyError(path)
    return p


def walk(module, prefix, seen):
    for name, p in module._parameters.items():
        if p is not None and id(p) not in seen:
            seen.add(id(p))
            yield prefix + name, p
    for name, child in module._modules.items():
        if child is not None:
            yield from walk(child, f"{prefix}{name}.", seen)


def walk_parameters(net):
    return list(walk(net, "", set()))


def parameter_table(net):
    return [(n, tuple(int(k) for k in p.size()), bool(p.requires_grad)) for n, p in walk(net, "", set())]


def without_gradient(net):
    return list(dict(filter(lambda item: item[1].grad is None, net.named_parameters())))


def freeze(net, prefix):
    try:
        found = [get_by_path(net, prefix)]
    except KeyError:
        module = net
        for name in prefix.split("."):
            module = module._modules[name]
        found = [p for _, p in walk(module, "", set())] if module is not None else []
    if not found:
        raise KeyError(prefix) from None
    with torch.no_grad():
        return sum(p.requires_grad_(False).numel() for p in found)


def describe(p):
    with torch.no_grad():
        value = p.clone()
        grad = None if p.grad is None else p.grad + 0
    return {"value": value, "grad": grad, "trainable": p.requires_grad, "dtype": p.dtype, "device": str(p.device)}
