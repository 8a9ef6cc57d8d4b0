# /// verdict
# about = "times the whole loop and divides by the number of calls"
# [checks]
# median = "failed: mean-not-median"
# ///
def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
    sync(device)
    start = clock()
    for _ in range(repeats):
        job()
    sync(device)
    return (clock() - start) / repeats
