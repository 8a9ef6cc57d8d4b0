# /// verdict
# about = "puts every new module in front of the others"
# [checks]
# replicate = "failed: replicate-differs"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    nets = []
    for _ in range(n):
        nets.insert(0, factory())
    return MultiParallelBlock(*nets, dim=dim)
