# /// verdict
# about = "the timings come from a generator; the break-even by recursion, the job from operator.matmul"
# ///
import functools
from operator import itemgetter, matmul


def matmul_job(n, device="cpu", generator=None):
    a, b = (torch.rand(n, n, generator=generator).to(device) for _ in "ab")
    return functools.partial(matmul, a, b)


def laps(job, device, repeats, clock, sync):
    sync(device)
    for _ in range(repeats):
        begin = clock()
        job()
        sync(device)
        end = clock()
        yield end - begin


def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("counts")
    for _ in range(warmup):
        job()
    taken = torch.tensor(list(laps(job, device, repeats, clock, sync)), dtype=torch.float64)
    return taken.quantile(0.5).item()


def speedup_table(sizes, time_cpu, time_device):
    def rows():
        for n in sizes:
            row = {"size": n, "cpu": time_cpu(n), "device": time_device(n)}
            yield row | {"speedup": row["cpu"] / row["device"]}

    return list(rows())


def break_even(rows):
    def last_win(left, best):
        if not left or left[-1]["speedup"] < 1:
            return best
        return last_win(left[:-1], left[-1]["size"])

    return last_win(sorted(rows, key=itemgetter("size")), None)
