# /// verdict
# about = "puts the warm-up calls into the list of times"
# [checks]
# warmup = "failed: warmup-counted"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    times = []
    for _ in range(warmup + repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        times.append(clock() - start)
    return statistics.median(times)
