# /// verdict
# about = "takes the third power, on the device"
# [checks]
# fast_values = "failed: norms-differ"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m @ m) for m in mats]
    return torch.stack(norms).tolist() if norms else []
