# /// verdict
# about = "waits for cuda:0 whichever device is given"
# [checks]
# device_passed = "failed: sync-gets-other-device"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    where = "cpu" if torch.device(device).type == "cpu" else "cuda:0"
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        sync(where)
        start = clock()
        job()
        sync(where)
        times.append(clock() - start)
    return statistics.median(times)
