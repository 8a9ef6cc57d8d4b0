# /// verdict
# about = "get_parameter with its error turned, an explicit stack, flags through modules"
# ///
import copy
from collections import OrderedDict

import torch
from torch import nn


def block1():
    layers = []
    for a, b in ((4, 8), (8, 4)):
        layers += [nn.Linear(a, b), nn.ReLU()]
    return nn.Sequential(*layers)


def block2(n=4):
    return nn.Sequential(OrderedDict((f"block {i}", block1()) for i in range(n)))


def get_by_path(net, path):
    try:
        return net.get_parameter(path)
    except AttributeError as error:
        raise KeyError(path) from error


def walk_parameters(net):
    found, stack = {}, [("", net)]
    while stack:
        prefix, module = stack.pop()
        for name, p in module._parameters.items():
            if p is not None and not any(p is q for q in found.values()):
                found[prefix + name] = p
        for name, child in reversed(module._modules.items()):
            if child is not None:
                stack.append((prefix + name + ".", child))
    return list(found.items())


def freeze(net, prefix):
    try:
        found = list(net.get_submodule(prefix).parameters())
    except AttributeError:
        found = [get_by_path(net, prefix)]
    if not found:
        raise KeyError(f"no parameter under {prefix}")
    for p in found:
        p.requires_grad = False
    return sum(p.numel() for p in found)


def describe(p):
    return dict(
        value=torch.empty_like(p, requires_grad=False).copy_(p.data),
        grad=None if p.grad is None else copy.deepcopy(p.grad.detach()),
        trainable=p.requires_grad,
        dtype=p.dtype,
        device=f"{p.device}",
    )
