# /// verdict
# about = "prints the median instead of returning it"
# [checks]
# waits_for_end = "failed: not-a-float"
# waits_before_start = "failed: not-a-float"
# warmup = "failed: not-a-float"
# median = "failed: not-a-float"
# real_cpu = "failed: not-a-float"
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
    print(statistics.median(times))
