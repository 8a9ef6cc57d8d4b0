# /// verdict
# about = "makes a generator of its own where none is given"
# [checks]
# job = "failed: product-differs"
# ///
def matmul_job(n, device="cpu", generator=None):
    if generator is None:
        generator = torch.Generator().manual_seed(0)
    left = torch.rand(n, n, generator=generator).to(device)
    right = torch.rand(n, n, generator=generator).to(device)
    return lambda: left @ right
