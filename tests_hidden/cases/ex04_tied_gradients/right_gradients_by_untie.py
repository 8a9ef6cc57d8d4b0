# /// verdict
# about = "asks an untied copy for the gradient of every use"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    places = {}
    for i, layer in enumerate(net):
        if isinstance(layer, nn.Linear):
            places.setdefault(id(layer.weight), []).append(i)
    uses = max(places.values(), key=len)
    apart = untie(net)
    apart.zero_grad()
    apart(X).sum().backward()
    return [apart[i].weight.grad for i in uses]


def train_tied(net, X, Y, lr, steps):
    losses = []
    params = list(net.parameters())
    for _ in range(steps):
        loss = (net(X) - Y).pow(2).mean()
        losses.append(loss.item())
        grads = torch.autograd.grad(loss, params)
        for p, g in zip(params, grads):
            p.data.add_(g, alpha=-lr)
    return losses
