# /// verdict
# about = "adds the earlier norms to each"
# [checks]
# slow_values = "failed: running-total"
# ///
def norms_one_by_one(mats):
    norms, total = [], 0.0
    for m in mats:
        total += torch.linalg.norm(m @ m).item()
        norms.append(total)
    return norms
