# /// verdict
# about = "ties the weight and forgets the bias"
# [checks]
# tie = "failed: bias-not-tied"
# tie_survives = "failed: bias-not-tied"
# ///


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("shapes differ")
    b.weight = a.weight
