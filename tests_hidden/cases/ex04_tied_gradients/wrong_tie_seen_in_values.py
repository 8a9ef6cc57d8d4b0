# /// verdict
# about = "takes every weight with the values of the tied one for a use of it"
# [checks]
# gradient_per_use = "failed: equal-values-taken-for-tie"
# gradient_per_use_param_tie = "skipped"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = next(w for w in weights if sum(torch.equal(w, other) for other in weights) > 1)
    uses = []
    for layer in net:
        if isinstance(layer, nn.Linear) and torch.equal(layer.weight, tied):
            uses.append(tied.detach().clone().requires_grad_())
            X = nn.functional.linear(X, uses[-1], layer.bias)
        else:
            X = layer(X)
    return list(torch.autograd.grad(X.sum(), uses))
