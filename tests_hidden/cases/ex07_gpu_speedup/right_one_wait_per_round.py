# /// verdict
# about = "waits once before the loop and once at the end of each round"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    sync(device)
    times = []
    for _ in range(repeats):
        t0 = clock()
        job()
        sync(device)
        times.append(clock() - t0)
    times.sort()
    middle = len(times) // 2
    if len(times) % 2:
        return times[middle]
    return (times[middle - 1] + times[middle]) / 2
