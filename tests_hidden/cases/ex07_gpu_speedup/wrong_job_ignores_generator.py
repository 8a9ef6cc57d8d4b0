# /// verdict
# about = "does not pass the generator on"
# [checks]
# job = "failed: generator-not-used"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n).to(device)
    right = torch.rand(n, n).to(device)
    return lambda: left @ right
