# /// verdict
# about = "rebinds the local name b"
# [checks]
# tie = "failed: tie-has-no-effect"
# tie_survives = "failed: tie-has-no-effect"
# ///


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("shapes differ")
    b = a
