# /// verdict
# about = "a pre-hook replaces pending parameters; an ExitStack restores the flags; layers found by name"
# ///
import contextlib
import math

import torch
from torch import nn
from torch.nn.parameter import UninitializedParameter, is_lazy


def dry_run(net, X, init=None):
    with contextlib.ExitStack() as stack:
        for m in net.modules():
            stack.callback(setattr, m, "training", m.training)
        stack.enter_context(torch.no_grad())
        net.train(False)
        net(X)
    if init:
        net.apply(init)
    return net


def make_parameters(layer, args):
    (X,) = args
    if is_lazy(layer.weight):
        width = X.size(1)
        bound = 1 / math.sqrt(width)
        for name, shape in ("weight", (layer.out_features, width)), ("bias", (layer.out_features,)):
            value = torch.empty(shape, device=X.device, dtype=X.dtype)
            setattr(layer, name, nn.Parameter(value.uniform_(-bound, bound)))


class DeferredLinear(nn.Module):
    weight: nn.Parameter
    bias: nn.Parameter

    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.weight = UninitializedParameter()
        self.bias = UninitializedParameter()
        self.register_forward_pre_hook(make_parameters)

    def forward(self, X):
        return X @ self.weight.T + self.bias


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        for w in widths:
            setattr(self, f"from_{w}", nn.Linear(w, hidden))
        self.out = nn.Linear(hidden, n_out)
        self.act = nn.ReLU()

    def forward(self, X):
        layer = getattr(self, f"from_{X.size(1)}", None)
        if layer is None:
            raise ValueError("no layer for this width")
        return self.out(self.act(layer(X)))
