# /// verdict
# about = "uses time.time() instead of the given clock"
# [checks]
# waits_for_end = "failed: other-clock-used"
# waits_before_start = "failed: other-clock-used"
# warmup = "failed: other-clock-used"
# median = "failed: other-clock-used"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        sync(device)
        start = time.time()
        job()
        sync(device)
        times.append(time.time() - start)
    return statistics.median(times)
