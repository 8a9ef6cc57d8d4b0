# /// verdict
# about = "does not wait before the first start"
# seen = "juejin.cn/post/7368477662375772187"
# [checks]
# waits_before_start = "failed: older-work-billed"
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
        sync(device)
        times.append(clock() - start)
    return statistics.median(times)
