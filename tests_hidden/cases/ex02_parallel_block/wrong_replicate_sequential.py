# /// verdict
# about = "returns the n modules one behind the other"
# [checks]
# replicate = "failed: replicate-differs"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    return nn.Sequential(*[factory() for _ in range(n)])
