# /// verdict
# about = "selects the device with a context manager and then waits for the current one; a lambda as job"
# ///
def synchronize(device):
    if str(device).startswith("cuda"):
        with torch.cuda.device(device):
            torch.cuda.synchronize()


def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator)
    right = torch.rand(n, n, generator=generator)
    left, right = left.to(device), right.to(device)
    return lambda: left.matmul(right)


def break_even(rows):
    best = None
    for row in sorted(rows, key=lambda r: -r["size"]):
        if not row["speedup"] >= 1:
            return best
        best = row["size"]
    return best
