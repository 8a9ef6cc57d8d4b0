# /// verdict
# about = "never waits for the device"
# seen = "BrandAgna/new-fish-learning"
# [checks]
# waits_for_end = "failed: clock-stopped-early"
# waits_before_start = "failed: clock-stopped-early"
# device_passed = "failed: clock-stopped-early"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        start = clock()
        job()
        times.append(clock() - start)
    return statistics.median(times)
