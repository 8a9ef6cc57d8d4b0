# /// verdict
# about = "multiplies the second matrix by the first"
# [checks]
# job = "failed: factors-swapped"
# ///
def matmul_job(n, device="cpu", generator=None):
    a = torch.rand(n, n, generator=generator).to(device)
    b = torch.rand(n, n, generator=generator).to(device)
    return lambda: b @ a
