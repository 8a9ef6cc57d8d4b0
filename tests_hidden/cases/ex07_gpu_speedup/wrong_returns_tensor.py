# /// verdict
# about = "returns the median as a tensor"
# [checks]
# waits_for_end = "failed: not-a-float"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    times = torch.empty(repeats, dtype=torch.float64)
    for i in range(repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        times[i] = clock() - start
    return torch.quantile(times, 0.5)
