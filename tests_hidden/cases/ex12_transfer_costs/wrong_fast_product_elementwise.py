# /// verdict
# about = "squares each entry, on the device"
# [checks]
# fast_values = "failed: product-elementwise"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m * m) for m in mats]
    return torch.stack(norms).tolist() if norms else []
