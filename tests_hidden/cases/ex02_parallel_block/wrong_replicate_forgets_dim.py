# /// verdict
# about = "does not hand dim on to the block"
# [checks]
# replicate = "failed: dim-not-handed-on"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    return MultiParallelBlock(*[factory() for _ in range(n)])
