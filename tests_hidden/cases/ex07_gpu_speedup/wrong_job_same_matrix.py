# /// verdict
# about = "draws one matrix and multiplies it by itself"
# [checks]
# job = "failed: same-matrix-twice"
# ///
def matmul_job(n, device="cpu", generator=None):
    a = torch.rand(n, n, generator=generator).to(device)
    return lambda: torch.mm(a, a)
