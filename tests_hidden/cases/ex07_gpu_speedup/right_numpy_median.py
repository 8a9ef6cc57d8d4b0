# /// verdict
# about = "takes the median with NumPy, the job is a functools.partial, break-even by comparing all larger sizes"
# ///
from functools import partial

import numpy as np


def matmul_job(n, device="cpu", generator=None):
    A, B = (torch.rand(n, n, generator=generator).to(device) for _ in range(2))
    return partial(torch.mm, A, B)


def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    durations = np.empty(repeats)
    for i in range(-warmup, repeats):
        sync(device)
        begin = clock()
        job()
        sync(device)
        end = clock()
        if i >= 0:
            durations[i] = end - begin
    return float(np.median(durations))


def break_even(rows):
    sizes = [r["size"] for r in rows if all(q["speedup"] >= 1 for q in rows if q["size"] >= r["size"])]
    return min(sizes, default=None)
