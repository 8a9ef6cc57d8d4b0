# /// verdict
# about = "starts the clock once, before the loop, so the times add up"
# [checks]
# waits_for_end = "failed: time-differs"
# median = "failed: median-differs"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    sync(device)
    start = clock()
    times = []
    for _ in range(repeats):
        job()
        sync(device)
        times.append(clock() - start)
    return statistics.median(times)
