# /// verdict
# about = "hands torch.device(device) to sync, whatever was given"
# [checks]
# device_passed = "failed: sync-gets-converted-device"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    device = torch.device(device)
    for _ in range(warmup):
        job()
    times = []
    for _ in range(repeats):
        sync(device)
        start = clock()
        job()
        sync(device)
        times.append(clock() - start)
    return statistics.median(times)
