# /// verdict
# about = "draws on the device with the CPU generator, which CUDA refuses"
# [checks]
# job = "failed: drawn-on-device"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator, device=device)
    right = torch.rand(n, n, generator=generator, device=device)
    return lambda: left @ right
