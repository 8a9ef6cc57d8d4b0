# /// verdict
# about = "a whole file: a stream to wait for, an einsum, a table that grows, sizes compared"
# standalone = true
# ///
import time

import torch


def synchronize(device):
    device = torch.device(device)
    if device.type != "cuda":
        return
    torch.cuda.current_stream(device).synchronize()


def matmul_job(n, device="cpu", generator=None):
    left, right = [torch.rand(n, n, generator=generator).to(device) for _ in "ab"]

    def job():
        return torch.einsum("ik,kj->ij", left, right)

    return job


def _median(values):
    values = sorted(values)
    return 0.5 * (values[(len(values) - 1) // 2] + values[len(values) // 2])


def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if not (repeats >= 1 and warmup >= 0):
        raise ValueError("warmup >= 0 and repeats >= 1, please")
    for _ in range(warmup):
        job()
    stamps = []
    for _ in range(repeats):
        sync(device)
        stamps.append(-clock())
        job()
        sync(device)
        stamps[-1] += clock()
    return _median(stamps)


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
