# /// verdict
# about = "gives every use a view of the weight and asks for the gradients of the views"
# ///
import copy

import torch
from torch import nn


def untie(net):
    copies = [copy.deepcopy(net) for _ in net]
    return nn.Sequential(*(twin[i] for i, twin in enumerate(copies)))


def gradient_per_use(net, X):
    counts = {}
    for layer in net:
        weight = getattr(layer, "weight", None)
        if weight is not None:
            counts[weight] = counts.get(weight, 0) + 1
    tied = max(counts, key=counts.get)
    views = []

    def run(layer, out):
        if getattr(layer, "weight", None) is not tied:
            return layer(out)
        view = tied.view_as(tied)
        views.append(view)
        out = out @ view.T
        return out if layer.bias is None else out + layer.bias

    out = X
    for layer in net:
        out = run(layer, out)
    return list(torch.autograd.grad(out.sum(), views))
