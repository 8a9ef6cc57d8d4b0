# /// verdict
# about = "divides the sum by the number of uses"
# [checks]
# gradient_per_use = "failed: equal-shares"
# gradient_per_use_param_tie = "skipped"
# ///
import torch
from torch import nn


def gradient_per_use(net, X):
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = max(weights, key=lambda w: sum(w is other for other in weights))
    uses = sum(tied is other for other in weights)
    (total,) = torch.autograd.grad(net(X).sum(), [tied])
    return [total / uses for _ in range(uses)]
