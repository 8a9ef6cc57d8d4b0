# /// verdict
# about = "wraps the data of a in a new Parameter"
# [checks]
# tie = "failed: data-shared-not-parameter"
# tie_survives = "failed: data-shared-not-parameter"
# ///
from torch import nn


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("the layers have different sizes")
    b.weight = nn.Parameter(a.weight.data)
    b.bias = None if a.bias is None else nn.Parameter(a.bias.data)
