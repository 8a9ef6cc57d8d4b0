# /// verdict
# about = "returns the product instead of a function"
# [checks]
# job = "failed: not-a-job"
# real_cpu = "failed: not-a-job"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator).to(device)
    right = torch.rand(n, n, generator=generator).to(device)
    return torch.mm(left, right)
