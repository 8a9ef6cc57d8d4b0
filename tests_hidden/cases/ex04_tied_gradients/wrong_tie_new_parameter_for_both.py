# /// verdict
# about = "gives both layers a new Parameter, so that a loses its own objects"
# [checks]
# tie = "failed: tie-changed-a"
# ///
from torch import nn


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("shapes differ")
    a.weight = b.weight = nn.Parameter(a.weight.detach().clone())
    a.bias = b.bias = None if a.bias is None else nn.Parameter(a.bias.detach().clone())
