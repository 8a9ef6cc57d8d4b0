# /// verdict
# about = "differentiates by a zero matrix added at every use, with torch.func.grad; new values copied in"
# ///
import copy

import torch
from torch import nn
from torch.nn import functional as F


def make_tied_mlp(n_in, width, n_out, uses=2):
    relu = nn.ReLU()  # it has no state: one object may stand everywhere
    tied = nn.Linear(width, width)
    first, last = nn.Linear(n_in, width), nn.Linear(width, n_out)
    return nn.Sequential(*[first, relu] + [tied, relu] * uses + [last])


def untie(net):
    twin = copy.deepcopy(net)  # still tied; then every position becomes a copy of its own
    for i in range(len(twin)):
        twin[i] = copy.deepcopy(twin[i])
    return twin


def gradient_per_use(net, X):
    linears = [(i, m) for i, m in enumerate(net) if isinstance(m, nn.Linear)]
    positions = []
    for i, m in linears:
        if any(i != j and m.weight is other.weight for j, other in linears):
            positions.append(i)

    def total(deltas):
        h = X.detach().clone()
        left = list(deltas)
        for i, m in enumerate(net):
            if i in positions:
                h = F.linear(h, m.weight.detach() + left.pop(0), m.bias)
            else:
                h = m(h)
        return h.sum()

    zeros = tuple(torch.zeros_like(net[i].weight) for i in positions)
    return [g.detach() for g in torch.func.grad(total)(zeros)]


def train_tied(net, X, Y, lr, steps):
    losses = []
    for _ in range(steps):
        for p in net.parameters():
            p.grad = None
        loss = nn.MSELoss()(net(X), Y)
        losses.append(loss.item())
        loss.backward()
        with torch.no_grad():
            new = {p: p - lr * p.grad for p in net.parameters()}
            for p, value in new.items():
                p.copy_(value)
    return losses
