# /// verdict
# about = "checks repeats only after the warm-up"
# [checks]
# device_passed = "failed: job-called-before-refusal"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    """Time a job."""
    if warmup < 0:
        raise ValueError("warmup must not be negative")
    for _ in range(warmup):
        job()
    if repeats < 1:
        raise ValueError("repeats must be positive")
    times = []
    for _ in range(repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        times.append(clock() - start)
    return statistics.median(times)
