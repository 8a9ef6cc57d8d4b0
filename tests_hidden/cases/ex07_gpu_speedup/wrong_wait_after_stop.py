# /// verdict
# about = "reads the clock before it waits"
# [checks]
# waits_for_end = "failed: waits-after-stop"
# waits_before_start = "failed: waits-after-stop"
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
        end = clock()
        sync(device)
        times.append(end - start)
    return statistics.median(times)
