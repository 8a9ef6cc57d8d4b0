# /// verdict
# about = "makes one module more to see that the factory works"
# [checks]
# replicate = "failed: factory-call-count"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    if not isinstance(factory(), nn.Module):
        raise TypeError("factory must return a module")
    return MultiParallelBlock(*[factory() for _ in range(n)], dim=dim)
