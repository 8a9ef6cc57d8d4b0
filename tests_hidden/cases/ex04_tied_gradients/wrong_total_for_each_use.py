# /// verdict
# about = "returns the whole gradient for every use"
# [checks]
# gradient_per_use = "failed: total-for-each-use"
# gradient_per_use_param_tie = "skipped"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = max(weights, key=lambda w: sum(w is other for other in weights))
    places = [w for w in weights if w is tied]
    return list(torch.autograd.grad(net(X).sum(), places))
