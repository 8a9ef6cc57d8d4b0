# /// verdict
# about = "adds the norms up"
# [checks]
# slow_values = "failed: count-differs"
# ///
def norms_one_by_one(mats):
    total = 0.0
    for m in mats:
        total += torch.linalg.norm(m @ m).item()
    return [total]
