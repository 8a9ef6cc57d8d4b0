# /// verdict
# about = "asserts equal shapes, which raises an AssertionError"
# [checks]
# tie = "failed: wrong-error-for-shapes"
# ///
def tie(a, b):
    assert a.weight.shape == b.weight.shape, "shapes differ"
    b.weight = a.weight
    b.bias = a.bias
