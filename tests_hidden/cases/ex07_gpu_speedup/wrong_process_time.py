# /// verdict
# about = "changes the default clock to time.process_time, which stands still in a sleep"
# [checks]
# real_cpu = "failed: cpu-time-measured"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.process_time, sync=synchronize):
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
    return statistics.median(times)
