# /// verdict
# about = "drops the result of .to, so the CPU computes"
# [checks]
# job = "failed: product-not-on-device"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator)
    right = torch.rand(n, n, generator=generator)
    left.to(device)
    right.to(device)
    return lambda: left @ right
