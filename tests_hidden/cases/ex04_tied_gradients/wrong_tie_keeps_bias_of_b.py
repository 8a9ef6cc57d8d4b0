# /// verdict
# about = "leaves the bias of b alone if a has none"
# [checks]
# tie = "failed: missing-bias-not-handled"
# ///


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("shapes differ")
    b.weight = a.weight
    if a.bias is not None:
        b.bias = a.bias
