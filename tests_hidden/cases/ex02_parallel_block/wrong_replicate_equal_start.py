# /// verdict
# about = "loads the first module's values into all others"
# [checks]
# replicate = "failed: replicas-copied"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    nets = [factory() for _ in range(n)]
    for net in nets[1:]:
        net.load_state_dict(nets[0].state_dict())
    return MultiParallelBlock(*nets, dim=dim)
