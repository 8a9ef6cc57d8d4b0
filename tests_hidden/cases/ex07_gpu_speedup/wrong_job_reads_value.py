# /// verdict
# about = "reads an entry of the product to be sure that it was computed"
# [checks]
# job = "failed: value-read-in-call"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator).to(device)
    right = torch.rand(n, n, generator=generator).to(device)

    def job():
        product = left @ right
        product[0, 0].item()
        return product

    return job
