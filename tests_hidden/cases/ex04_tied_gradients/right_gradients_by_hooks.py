# /// verdict
# about = "hooks note input and output of each use; ties by register_parameter; counts by recursion"
# ///
from collections import Counter

import torch
from torch import nn


def tie(a, b):
    if tuple(a.weight.shape) != tuple(b.weight.shape):
        raise ValueError("different shapes")
    b.register_parameter("weight", a.weight)
    del b.bias
    b.register_parameter("bias", a.bias)


def make_tied_mlp(n_in, width, n_out, uses=2):
    net = nn.Sequential(nn.Linear(n_in, width), nn.ReLU())
    first = None
    for _ in range(uses):
        layer = nn.Linear(width, width)
        if first is None:
            first = layer
        else:
            tie(first, layer)
        net.append(layer).append(nn.ReLU())
    return net.append(nn.Linear(width, n_out))


def gradient_per_use(net, X):
    counts = Counter(id(layer.weight) for layer in net if isinstance(layer, nn.Linear))
    (tied,) = [key for key, count in counts.items() if count > 1]
    inputs, outputs = [], []

    def note(layer, args, out):
        inputs.append(args[0].detach().clone())
        outputs.append(out)
        return out.clone()

    layers = {layer for layer in net if isinstance(layer, nn.Linear) and id(layer.weight) == tied}
    handles = [layer.register_forward_hook(note) for layer in layers]
    try:
        grads = torch.autograd.grad(net(X).sum(), outputs)
    finally:
        for handle in handles:
            handle.remove()
    return [torch.einsum("ro,ri->oi", g, x) for g, x in zip(grads, inputs)]


def places(net):
    yield from (p for p in net._parameters.values() if p is not None)
    for child in net._modules.values():
        yield from places(child)


def count_parameters(net):
    return sum(p.numel() for p in set(places(net))), sum(p.numel() for p in places(net))
