# /// verdict
# about = "draws the matrices inside the job"
# [checks]
# job = "failed: matrices-made-in-call"
# ///
def matmul_job(n, device="cpu", generator=None):
    def job():
        left = torch.rand(n, n, generator=generator).to(device)
        right = torch.rand(n, n, generator=generator).to(device)
        return left @ right

    return job
