# /// verdict
# about = "gives the Parameters of b to a"
# [checks]
# tie = "failed: tie-direction-swapped"
# tie_survives = "failed: tie-direction-swapped"
# ///


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("shapes differ")
    a.weight = b.weight
    a.bias = b.bias
