# /// verdict
# about = "deletes the Parameters of b and stores plain tensors, which are not registered"
# [checks]
# tie = "failed: tie-differs"
# tie_survives = "error: tie-lost-later"
# ///


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("shapes differ")
    # b.weight = a.weight.data raises a TypeError, so the Parameter has to go first
    del b.weight, b.bias
    b.weight = a.weight.data
    b.bias = None if a.bias is None else a.bias.data
