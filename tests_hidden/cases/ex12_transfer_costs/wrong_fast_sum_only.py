# /// verdict
# about = "returns the sum of all norms"
# [checks]
# fast_values = "failed: not-a-list"
# ///
def norms_on_device(mats):
    total = 0
    for m in mats:
        total = total + torch.linalg.norm(m @ m)
    return float(total)
