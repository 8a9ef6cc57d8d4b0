# /// verdict
# about = "drops nothing, but compares each norm with zero"
# [checks]
# fast_one_transfer = "failed: comparing-reads"
# ///
def norms_on_device(mats):
    norms = []
    for m in mats:
        norm = torch.linalg.norm(m @ m)
        if norm >= 0:
            norms.append(norm)
    return torch.stack(norms).tolist() if norms else []
