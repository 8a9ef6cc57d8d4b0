# /// verdict
# about = "leaves the bias of the tied layer out of the forward pass"
# [checks]
# gradient_per_use = "failed: shares-differ"
# gradient_per_use_param_tie = "skipped"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = max(weights, key=lambda w: sum(w is other for other in weights))
    uses = []
    out = X
    for layer in net:
        if isinstance(layer, nn.Linear) and layer.weight is tied:
            w = tied.detach().clone().requires_grad_()
            uses.append(w)
            out = out @ w.T
        else:
            out = layer(out)
    return list(torch.autograd.grad(out.sum(), uses))
