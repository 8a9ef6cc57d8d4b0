# /// verdict
# about = "looks at the direct children only"
# [checks]
# count = "failed: nested-layers-not-counted"
# ///
from torch import nn


def count_parameters(net):
    seen = set()
    once = places = 0
    for layer in net:
        if isinstance(layer, nn.Linear):
            for p in layer.parameters():
                places += p.numel()
                if p not in seen:
                    once += p.numel()
                    seen.add(p)
    return once, places
