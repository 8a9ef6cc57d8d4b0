# /// verdict
# about = "always warms up three times"
# [checks]
# warmup = "failed: number-of-calls-differs"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(3):
        job()
    times = []
    for _ in range(repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        times.append(clock() - start)
    return statistics.median(times)
