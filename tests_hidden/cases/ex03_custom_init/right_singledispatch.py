# /// verdict
# about = "dispatches on the class of the module; masks by bernoulli, sparse rows by topk"
# standalone = true
# ///
import math
from functools import partial, singledispatch

import torch
from torch import nn


def _normal(w, std=0.01):
    w.normal_(mean=0.0, std=std)


def _constant(w, value=1):
    w.zero_().add_(value)


def _xavier(w):
    nn.init.xavier_uniform_(w, gain=1.0)


def _kaiming(w):
    nn.init.kaiming_uniform_(w, a=0, mode="fan_in", nonlinearity="leaky_relu")


def _sparse(w, sparsity=0.1):
    count = math.ceil(sparsity * len(w))
    _normal(w)
    scores = torch.rand(w.shape[1], w.shape[0], device=w.device)
    rows = scores.topk(count, dim=1).indices          # columns x count
    keep = torch.ones_like(w)
    keep.T.scatter_(1, rows, 0)
    w.mul_(keep)


def make_initializer(kind, **opt):
    table = dict(
        normal=(_normal, True),
        constant=(_constant, True),
        xavier=(_xavier, False),
        kaiming=(_kaiming, False),
        orthogonal=(nn.init.orthogonal_, False),
        sparse=(_sparse, False),
    )
    if kind not in table:
        raise ValueError(kind)
    function, clears = table[kind]
    fill = partial(function, **opt)

    @singledispatch
    def init(m):
        return None

    @init.register(nn.Linear)
    def _(m):
        with torch.no_grad():
            fill(m.weight)
            if clears and m.bias is not None:
                m.bias.zero_()

    return init


@singledispatch
def my_init(m):
    pass


@my_init.register
def _(m: nn.Linear):
    with torch.no_grad():
        half = torch.full_like(m.weight, 0.5)
        nonzero, positive = torch.bernoulli(half).bool(), torch.bernoulli(half).bool()
        m.weight.uniform_(5, 10)
        m.weight[~positive] *= -1
        m.weight.masked_fill_(~nonzero, 0)


def init_first_last(net):
    names = {name: m for name, m in net.named_modules() if isinstance(m, nn.Linear)}
    found = list(names.values())
    with torch.no_grad():
        _xavier(found[0].weight)
        _constant(found[len(found) - 1].weight, value=42)


def shift_and_pin(param, shift, index, value):
    with torch.no_grad():
        torch.add(param, shift, out=param)
        param[index].fill_(value)
