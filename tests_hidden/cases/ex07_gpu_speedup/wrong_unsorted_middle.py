# /// verdict
# about = "takes the middle of the times in the order of measurement"
# [checks]
# median = "failed: times-not-sorted"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        times.append(clock() - start)
    n = len(times)
    if n % 2 == 1:
        return times[n // 2]
    return (times[n // 2 - 1] + times[n // 2]) / 2
