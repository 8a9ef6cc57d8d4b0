# /// verdict
# about = "loads the state dict of a into b"
# [checks]
# tie = "failed: equal-copies-not-tied"
# tie_survives = "failed: equal-copies-not-tied"
# ///


def tie(a, b):
    if a.weight.shape != b.weight.shape:
        raise ValueError("shapes differ")
    b.load_state_dict(a.state_dict(), strict=False)
