# /// verdict
# about = "a whole file whose synchronize always calls CUDA; measure uses it by default"
# standalone = true
# [checks]
# synchronize = "failed: touches-cuda-for-cpu"
# real_cpu = "error: touches-cuda-for-cpu"
# ///
import time

import torch


def synchronize(device):
    torch.cuda.synchronize()


def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator).to(device)
    right = torch.rand(n, n, generator=generator).to(device)
    return lambda: left @ right


def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
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
    times.sort()
    return (times[(repeats - 1) // 2] + times[repeats // 2]) / 2


def speedup_table(sizes, time_cpu, time_device):
    rows = []
    for size in sizes:
        row = {"size": size, "cpu": time_cpu(size), "device": time_device(size)}
        row["speedup"] = row["cpu"] / row["device"]
        rows.append(row)
    return rows


def break_even(rows):
    lost = max((row["size"] for row in rows if row["speedup"] < 1), default=0)
    return min((row["size"] for row in rows if row["size"] > lost), default=None)
