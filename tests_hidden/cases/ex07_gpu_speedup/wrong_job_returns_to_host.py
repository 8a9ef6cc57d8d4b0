# /// verdict
# about = "brings the product back to the CPU in each call"
# [checks]
# job = "failed: transfer-in-call"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator).to(device)
    right = torch.rand(n, n, generator=generator).to(device)
    return lambda: (left @ right).cpu()
