# /// verdict
# about = "forgets the root, on the device"
# [checks]
# fast_values = "failed: root-missing"
# ///
def norms_on_device(mats):
    norms = [(m @ m).pow(2).sum() for m in mats]
    return torch.stack(norms).tolist() if norms else []
