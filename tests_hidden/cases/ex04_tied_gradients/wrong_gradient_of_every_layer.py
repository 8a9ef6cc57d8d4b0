# /// verdict
# about = "returns a gradient for every linear layer, tied or not"
# [checks]
# gradient_per_use = "failed: use-count-differs"
# gradient_per_use_param_tie = "skipped"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    uses = []
    out = X
    for layer in net:
        if isinstance(layer, nn.Linear):
            w = layer.weight.detach().clone().requires_grad_()
            uses.append(w)
            out = nn.functional.linear(out, w, layer.bias)
        else:
            out = layer(out)
    return list(torch.autograd.grad(out.sum(), uses))
