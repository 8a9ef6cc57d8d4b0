# /// verdict
# about = "replaces the tied layers of the given network by copies"
# [checks]
# gradient_per_use = "failed: net-changed"
# gradient_per_use_param_tie = "skipped"
# ///
import copy

import torch
from torch import nn


def gradient_per_use(net, X):
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = max(weights, key=lambda w: sum(w is other for other in weights))
    uses = []
    for i, layer in enumerate(list(net)):
        if isinstance(layer, nn.Linear) and layer.weight is tied:
            net[i] = copy.deepcopy(layer)
            uses.append(net[i].weight)
    return list(torch.autograd.grad(net(X).sum(), uses))
