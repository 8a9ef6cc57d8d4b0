# /// verdict
# about = "recognises a tie only where one module object is repeated"
# [checks]
# gradient_per_use_param_tie = "failed: only-repeated-modules"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    layers = list(net)
    repeated = [layer for layer in layers if isinstance(layer, nn.Linear) and layers.count(layer) > 1]
    uses = []
    out = X
    for layer in layers:
        if repeated and layer is repeated[0]:
            w = layer.weight.detach().clone().requires_grad_()
            uses.append(w)
            out = nn.functional.linear(out, w, layer.bias)
        else:
            out = layer(out)
    return list(torch.autograd.grad(out.sum(), uses)) if uses else []
