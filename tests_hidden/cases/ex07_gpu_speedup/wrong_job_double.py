# /// verdict
# about = "draws in float64"
# [checks]
# job = "failed: product-differs"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator, dtype=torch.float64).to(device)
    right = torch.rand(n, n, generator=generator, dtype=torch.float64).to(device)
    return lambda: left @ right
