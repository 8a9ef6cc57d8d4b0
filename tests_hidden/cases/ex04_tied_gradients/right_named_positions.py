# /// verdict
# about = "names the positions; unties with register_parameter; returns tuples of gradients"
# ///
from collections import OrderedDict

import torch
from torch import nn


def make_tied_mlp(n_in, width, n_out, uses=2):
    shared = nn.Linear(width, width)
    named = OrderedDict(first=nn.Linear(n_in, width), relu=nn.ReLU())
    for use in range(uses):
        named[f"shared{use}"] = shared
        named[f"relu{use}"] = nn.ReLU()
    named["last"] = nn.Linear(width, n_out)
    return nn.Sequential(named)


def untie(net):
    twin = nn.Sequential()
    for layer in net:
        new = type(layer).__new__(type(layer))
        nn.Module.__init__(new)
        new.__dict__.update({k: v for k, v in layer.__dict__.items() if not k.startswith("_")})
        for name, p in layer._parameters.items():
            new.register_parameter(name, None if p is None else nn.Parameter(p.detach().clone()))
        twin.append(new)
    return twin


def gradient_per_use(net, X):
    linears = [layer for layer in net if isinstance(layer, nn.Linear)]
    ids = [id(layer.weight) for layer in linears]
    tied = max(ids, key=ids.count)
    outs, out = [], X
    taps = []
    for layer in net:
        if id(getattr(layer, "weight", None)) == tied:
            taps.append(out.detach())
            out = layer(out)
            out.retain_grad()
            outs.append(out)
        else:
            out = layer(out)
    deltas = torch.autograd.grad(out.sum(), outs)
    return tuple(torch.einsum("ri,rj->ij", d, t) for d, t in zip(deltas, taps))
