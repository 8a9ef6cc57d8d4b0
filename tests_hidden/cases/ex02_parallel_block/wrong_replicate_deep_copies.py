# /// verdict
# about = "calls the factory once and copies its module"
# seen = "harvardnlp/annotated-transformer#9"
# [checks]
# replicate = "failed: factory-called-once"
# ///
def replicate(factory, n, dim=1):
    if n < 1:
        raise ValueError("n must be at least 1")
    net = factory()
    return MultiParallelBlock(*[copy.deepcopy(net) for _ in range(n)], dim=dim)
