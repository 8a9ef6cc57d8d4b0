# /// verdict
# about = "adds the entries, on the device"
# [checks]
# fast_values = "failed: entries-summed"
# ///
def norms_on_device(mats):
    norms = [(m @ m).sum() for m in mats]
    return torch.stack(norms).tolist() if norms else []
