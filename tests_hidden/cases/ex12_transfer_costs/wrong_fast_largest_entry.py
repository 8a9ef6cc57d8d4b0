# /// verdict
# about = "takes the largest entry, on the device"
# [checks]
# fast_values = "failed: largest-entry"
# ///
def norms_on_device(mats):
    norms = [(m @ m).abs().max() for m in mats]
    return torch.stack(norms).tolist() if norms else []
