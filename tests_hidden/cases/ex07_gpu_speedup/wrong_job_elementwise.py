# /// verdict
# about = "multiplies row by row, element by element, in place of the matrix product"
# [checks]
# job = "failed: elementwise-product"
# ///
def matmul_job(n, device="cpu", generator=None):
    left = torch.rand(n, n, generator=generator).to(device)
    right = torch.rand(n, n, generator=generator).to(device)
    # The time of plain left * right hardly grows with n.
    return lambda: torch.stack([left[i] * right[i] for i in range(n)])
