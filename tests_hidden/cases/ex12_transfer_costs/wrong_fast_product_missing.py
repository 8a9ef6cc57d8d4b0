# /// verdict
# about = "takes the norm of m itself, on the device"
# [checks]
# fast_values = "failed: product-missing"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m) for m in mats]
    return torch.stack(norms).tolist() if norms else []
