# /// verdict
# about = "assigns the weight before it compares the shapes"
# [checks]
# tie = "failed: refused-tie-changed-b"
# ///


def tie(a, b):
    old = b.weight.shape
    b.weight = a.weight
    b.bias = a.bias
    if b.weight.shape != old:
        raise ValueError(f"b had {tuple(old)}, a has {tuple(a.weight.shape)}")
