# /// verdict
# about = "copies the values of a into b"
# [checks]
# tie = "failed: equal-copies-not-tied"
# tie_survives = "failed: equal-copies-not-tied"
# ///
import torch


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("shapes differ")
    with torch.no_grad():
        b.weight.copy_(a.weight)
        if a.bias is not None and b.bias is not None:
            b.bias.copy_(a.bias)
