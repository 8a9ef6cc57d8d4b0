# /// verdict
# about = "a helper times one call; warm-up through the same helper, results thrown away"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    def once():
        sync(device)
        start = clock()
        job()
        sync(device)
        return clock() - start

    all_times = [once() for _ in range(warmup + repeats)]
    return statistics.median(all_times[warmup:])
