# /// verdict
# about = "reads each norm to test it and again to store it"
# [checks]
# slow_syncs = "failed: slow-reads-too-many"
# ///
def norms_one_by_one(mats):
    norms = []
    for m in mats:
        norm = torch.linalg.norm(m @ m)
        if norm.isfinite().item() or True:
            norms.append(norm.item())
    return norms
