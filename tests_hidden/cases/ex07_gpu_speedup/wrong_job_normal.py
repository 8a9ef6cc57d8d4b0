# /// verdict
# about = "draws from the normal distribution"
# [checks]
# job = "failed: other-distribution"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.randn(n, n, generator=generator).to(device)
    right = torch.randn(n, n, generator=generator).to(device)
    return lambda: left @ right
