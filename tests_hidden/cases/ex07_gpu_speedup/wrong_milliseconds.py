# /// verdict
# about = "returns milliseconds"
# [checks]
# waits_for_end = "failed: not-in-seconds"
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
        times.append((clock() - start) * 1000)
    return statistics.median(times)
