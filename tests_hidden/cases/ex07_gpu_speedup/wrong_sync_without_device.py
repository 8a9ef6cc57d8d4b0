# /// verdict
# about = "calls sync() without the device"
# [checks]
# device_passed = "failed: sync-gets-no-device"
# real_cpu = "error"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        sync()
        start = clock()
        job()
        sync()
        times.append(clock() - start)
    return statistics.median(times)
