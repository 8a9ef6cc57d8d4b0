# /// verdict
# about = "hands a list of modules over as one net"
# [checks]
# replicate = "error"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    return MultiParallelBlock([factory() for _ in range(n)], dim=dim)
