# /// verdict
# about = "returns the stacked tensor"
# [checks]
# fast_values = "failed: not-a-list"
# fast_one_transfer = "failed: left-on-device"
# ///
def norms_on_device(mats):
    return torch.stack([torch.linalg.norm(m @ m) for m in mats])
