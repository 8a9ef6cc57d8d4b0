# /// verdict
# about = "calls the factory n times and puts copies into the block"
# [checks]
# replicate = "failed: replicas-copied"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    nets = [copy.deepcopy(factory()) for _ in range(n)]
    return MultiParallelBlock(*nets, dim=dim)
