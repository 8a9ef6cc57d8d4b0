# /// verdict
# about = "assigns .data, so that two Parameters share one memory"
# seen = "pytorch/xla#2719"
# [checks]
# tie = "failed: data-shared-not-parameter"
# tie_survives = "failed: data-shared-not-parameter"
# ///
from torch import nn


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError(f"{a.weight.shape} and {b.weight.shape}")
    b.weight.data = a.weight.data
    if a.bias is None:
        b.bias = None
    elif b.bias is None:
        b.bias = nn.Parameter(a.bias.data)
    else:
        b.bias.data = a.bias.data
