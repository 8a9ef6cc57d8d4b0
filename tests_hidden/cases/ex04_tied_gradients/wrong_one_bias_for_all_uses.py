# /// verdict
# about = "takes the bias of the first use for all uses, although only the weight is tied"
# [checks]
# gradient_per_use_param_tie = "failed: shares-differ"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    linears = [layer for layer in net if isinstance(layer, nn.Linear)]
    ids = [id(layer.weight) for layer in linears]
    tied = linears[ids.index(max(ids, key=ids.count))]
    uses = []
    out = X
    for layer in net:
        if isinstance(layer, nn.Linear) and layer.weight is tied.weight:
            w = tied.weight.detach().clone().requires_grad_()
            uses.append(w)
            out = nn.functional.linear(out, w, tied.bias)
        else:
            out = layer(out)
    return list(torch.autograd.grad(out.sum(), uses))
