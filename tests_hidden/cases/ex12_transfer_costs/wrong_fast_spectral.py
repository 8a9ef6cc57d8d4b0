# /// verdict
# about = "takes the spectral norm, on the device"
# [checks]
# fast_values = "failed: spectral-norm"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m, ord=2) for m in mats]
    return torch.stack(norms).tolist() if norms else []
