# /// verdict
# about = "times the whole loop and returns the sum"
# [checks]
# waits_for_end = "failed: total-not-one-call"
# median = "failed: total-not-one-call"
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
    return clock() - start
