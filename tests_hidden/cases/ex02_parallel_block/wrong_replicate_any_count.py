# /// verdict
# about = "returns an empty container for n below 1"
# [checks]
# replicate = "failed: count-below-one-accepted"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        return nn.Sequential()
    return MultiParallelBlock(*[factory() for _ in range(n)], dim=dim)
