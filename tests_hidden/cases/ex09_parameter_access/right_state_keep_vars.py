# /// verdict
# about = "looks paths up in state_dict(keep_vars=True), where the objects themselves stand"
# ///
import copy

import torch
from torch import nn


def make_rgnet(n=4):
    return nn.Sequential(*[block2(n), nn.Linear(in_features=4, out_features=1)])


def get_by_path(net, path):
    found = net.state_dict(keep_vars=True)[path]
    if not isinstance(found, nn.Parameter):
        raise KeyError(path)
    return found


def without_gradient(net):
    names = []
    for name, p in net.named_parameters():
        if not isinstance(p.grad, torch.Tensor):
            names.append(name)
    return names


def freeze(net, prefix):
    state = net.state_dict(keep_vars=True)
    found = []
    for name, p in state.items():
        if not isinstance(p, nn.Parameter) or any(p is q for q in found):
            continue
        if name == prefix or name.startswith(prefix + "."):
            found.append(p)
    if not found:
        raise KeyError(f"nothing under {prefix}")
    for p in found:
        p.requires_grad = False
    return int(sum(torch.tensor(p.shape).prod() for p in found))


def describe(p):
    out = {"trainable": p.requires_grad, "dtype": p.dtype, "device": str(p.device)}
    out["value"] = copy.deepcopy(p).detach()
    out["grad"] = copy.copy(p.grad)
    if p.grad is not None:
        out["grad"] = p.grad.new_tensor(p.grad)
    return out
