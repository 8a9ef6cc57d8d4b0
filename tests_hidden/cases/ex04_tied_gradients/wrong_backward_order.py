# /// verdict
# about = "collects the shares in a backward hook, so that the last use comes first"
# [checks]
# gradient_per_use = "failed: uses-in-backward-order"
# gradient_per_use_param_tie = "skipped"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = max(weights, key=lambda w: sum(w is other for other in weights))
    inputs, outputs = [], []
    out = X
    for layer in net:
        before = out
        out = layer(out)
        if isinstance(layer, nn.Linear) and layer.weight is tied:
            inputs.append(before)
            outputs.append(out)
    grads = []
    for before, after in zip(reversed(inputs), reversed(outputs)):
        (g,) = torch.autograd.grad(out.sum(), [after], retain_graph=True)
        grads.append(g.T @ before.detach())
    return grads
