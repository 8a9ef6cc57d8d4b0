# /// verdict
# about = "takes the first repeated module, and raises where there is none"
# [checks]
# gradient_per_use_param_tie = "error: only-repeated-modules"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    layers = list(net)
    shared = [m for m in layers if isinstance(m, nn.Linear) and layers.count(m) > 1][0]
    uses = []
    out = X
    for layer in layers:
        if layer is shared:
            w = shared.weight.detach().clone().requires_grad_()
            uses.append(w)
            out = nn.functional.linear(out, w, shared.bias)
        else:
            out = layer(out)
    return list(torch.autograd.grad(out.sum(), uses))
