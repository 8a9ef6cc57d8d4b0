# /// verdict
# about = "returns a list of tensors"
# [checks]
# fast_values = "failed: tensors-in-list"
# fast_one_transfer = "failed: left-on-device"
# ///
def norms_on_device(mats):
    return [torch.linalg.norm(m @ m) for m in mats]
