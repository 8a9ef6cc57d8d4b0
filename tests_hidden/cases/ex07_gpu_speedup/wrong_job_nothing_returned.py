# /// verdict
# about = "the job computes the product and returns nothing"
# [checks]
# job = "failed: product-differs"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator).to(device)
    right = torch.rand(n, n, generator=generator).to(device)

    def job():
        left @ right

    return job
