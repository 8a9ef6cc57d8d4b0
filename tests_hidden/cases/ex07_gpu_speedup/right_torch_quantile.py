# /// verdict
# about = "takes the median with torch.quantile of a float64 tensor; the job is an object with __call__"
# ///
class Product:
    def __init__(self, n, device, generator):
        self.a = torch.rand((n, n), generator=generator).to(device)
        self.b = torch.rand((n, n), generator=generator).to(device)

    def __call__(self):
        return torch.matmul(self.a, self.b)


def matmul_job(n, device="cpu", generator=None):
    return Product(n, device, generator)


def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=synchronize):
    if repeats < 1 or warmup < 0:
        raise ValueError("repeats must be >= 1 and warmup >= 0")
    for _ in range(warmup):
        job()
        sync(device)
    times = torch.zeros(repeats, dtype=torch.float64)
    for i in range(repeats):
        sync(device)
        times[i] = -clock()
        job()
        sync(device)
        times[i] += clock()
    return times.quantile(0.5).item()
