# /// verdict
# about = "multiplies entry by entry"
# [checks]
# job = "failed: elementwise-product"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator).to(device)
    right = torch.rand(n, n, generator=generator).to(device)
    return lambda: left * right
