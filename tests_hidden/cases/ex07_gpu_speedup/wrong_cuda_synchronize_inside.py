# /// verdict
# about = "waits with torch.cuda.synchronize instead of the given sync"
# [checks]
# waits_for_end = "failed: own-wait-used"
# waits_before_start = "failed: own-wait-used"
# device_passed = "failed: own-wait-used"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        if torch.cuda.is_available():
            torch.cuda.synchronize(device)
        start = clock()
        job()
        if torch.cuda.is_available():
            torch.cuda.synchronize(device)
        times.append(clock() - start)
    return statistics.median(times)
