# /// verdict
# about = "asks a deep copy of the network, where the layers are tied as before"
# [checks]
# gradient_per_use = "failed: total-for-each-use"
# gradient_per_use_param_tie = "skipped"
# ///
import copy

from torch import nn


def gradient_per_use(net, X):
    places = {}
    for i, layer in enumerate(net):
        if isinstance(layer, nn.Linear):
            places.setdefault(id(layer.weight), []).append(i)
    tied = max(places.values(), key=len)
    twin = copy.deepcopy(net)
    twin.zero_grad()
    twin(X).sum().backward()
    return [twin[i].weight.grad for i in tied]
