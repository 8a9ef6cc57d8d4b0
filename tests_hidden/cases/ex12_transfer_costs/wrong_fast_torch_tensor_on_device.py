# /// verdict
# about = "makes a tensor on the device from a list of tensors"
# [checks]
# fast_one_transfer = "failed: list-of-tensors-read"
# ///
def norms_on_device(mats):
    if not mats:
        return []
    norms = [torch.linalg.norm(m @ m) for m in mats]
    return torch.tensor(norms, dtype=mats[0].dtype, device=mats[0].device).tolist()
