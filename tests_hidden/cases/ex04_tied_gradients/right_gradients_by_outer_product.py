# /// verdict
# about = "multiplies the output gradient of every use with its input"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    linears = [layer for layer in net if isinstance(layer, nn.Linear)]
    ids = [id(layer.weight) for layer in linears]
    tied = max(ids, key=ids.count)
    inputs, outputs = [], []
    H = X
    for layer in net:
        Z = layer(H)
        if isinstance(layer, nn.Linear) and id(layer.weight) == tied:
            inputs.append(H)
            outputs.append(Z)
        H = Z
    deltas = torch.autograd.grad(H.sum(), outputs)
    return [delta.T @ A.detach() for delta, A in zip(deltas, inputs)]


def count_parameters(net):
    everywhere = list(net.named_parameters(remove_duplicate=False))
    once = {id(p): p.numel() for _, p in everywhere}
    return sum(once.values()), sum(p.numel() for _, p in everywhere)
