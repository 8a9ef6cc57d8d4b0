# /// verdict
# about = "draws once, but moves the matrices in each call"
# [checks]
# job = "failed: transfer-in-call"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator)
    right = torch.rand(n, n, generator=generator)

    def job():
        return left.to(device) @ right.to(device)

    return job
