# /// verdict
# about = "returns the fastest call"
# [checks]
# median = "failed: minimum-not-median"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    best = float("inf")
    for _ in range(repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        best = min(best, clock() - start)
    return best
