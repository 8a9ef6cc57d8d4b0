# /// verdict
# about = "multiplies with the transpose, on the device"
# [checks]
# fast_values = "failed: product-with-transpose"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m.T) for m in mats]
    return torch.stack(norms).tolist() if norms else []
