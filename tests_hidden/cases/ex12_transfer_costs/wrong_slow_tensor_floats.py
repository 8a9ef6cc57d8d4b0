# /// verdict
# about = "keeps the norms as tensors"
# [checks]
# slow_values = "failed: tensors-in-list"
# slow_syncs = "failed: left-on-device"
# ///
def norms_one_by_one(mats):
    return [torch.linalg.norm(m @ m) for m in mats]
