# /// verdict
# about = "multiplies a list that holds one module"
# [checks]
# replicate = "failed: one-object-repeated"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    return MultiParallelBlock(*([factory()] * n), dim=dim)
