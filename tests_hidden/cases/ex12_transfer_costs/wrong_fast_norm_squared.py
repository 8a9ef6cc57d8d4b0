# /// verdict
# about = "squares the norm of m, on the device"
# [checks]
# fast_values = "failed: norm-squared-instead"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m) ** 2 for m in mats]
    return torch.stack(norms).tolist() if norms else []
