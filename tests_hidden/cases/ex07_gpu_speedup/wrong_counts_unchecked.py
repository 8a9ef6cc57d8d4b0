# /// verdict
# about = "does not check repeats and warmup"
# [checks]
# device_passed = "failed: counts-not-refused"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    """Time a job."""
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        times.append(clock() - start)
    return statistics.median(times) if times else 0.0
