# /// verdict
# about = "copies without waiting"
# [checks]
# fast_one_transfer = "failed: copy-not-waited-for"
# ///
def norms_on_device(mats):
    if not mats:
        return []
    norms = torch.stack([torch.linalg.norm(m @ m) for m in mats])
    return norms.to("cpu", non_blocking=True).tolist()
