# /// verdict
# about = "refuses warmup=0"
# [checks]
# device_passed = "failed: valid-counts-refused"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats <= 0 or warmup <= 0:
        raise ValueError("both counts must be positive")
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        times.append(clock() - start)
    return statistics.median(times)
