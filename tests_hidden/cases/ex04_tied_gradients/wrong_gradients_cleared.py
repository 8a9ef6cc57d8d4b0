# /// verdict
# about = "clears the gradients that the network held"
# [checks]
# gradient_per_use = "failed: net-gradients-cleared"
# gradient_per_use_param_tie = "skipped"
# ///
from torch import nn


def gradient_per_use(net, X):
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = max(weights, key=lambda w: sum(w is other for other in weights))
    net.zero_grad()
    uses = []
    out = X
    for layer in net:
        if isinstance(layer, nn.Linear) and layer.weight is tied:
            w = tied.detach().clone().requires_grad_()
            uses.append(w)
            out = nn.functional.linear(out, w, layer.bias)
        else:
            out = layer(out)
    out.sum().backward()
    grads = [w.grad for w in uses]
    net.zero_grad()
    return grads
