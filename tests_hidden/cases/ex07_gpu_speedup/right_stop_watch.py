# /// verdict
# about = "a stop-watch is a context manager that waits at both ends; the job is a dataclass"
# ///
from dataclasses import dataclass, field


@dataclass
class Product:
    left: Tensor
    right: Tensor

    def __call__(self):
        return self.left.matmul(self.right)


def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator)
    right = torch.rand(n, n, generator=generator)
    return Product(left.to(device=device), right.to(device=device))


@dataclass
class Watch:
    clock: Callable
    wait: Callable
    laps: list = field(default_factory=list)

    def __enter__(self):
        self.wait()
        self.start = self.clock()

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.wait()
            self.laps.append(self.clock() - self.start)


def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if warmup < 0 or repeats < 1:
        raise ValueError(f"warmup {warmup}, repeats {repeats}")
    watch = Watch(clock, lambda: sync(device))
    for i in range(-warmup, repeats):
        if i < 0:
            job()
        else:
            with watch:
                job()
    return float(statistics.median(watch.laps))


def speedup_table(sizes, time_cpu, time_device):
    names = ("size", "cpu", "device", "speedup")
    return [
        dict(zip(names, (n, c := time_cpu(n), d := time_device(n), c / d), strict=True))
        for n in sizes
    ]
