# /// verdict
# about = "stores a norm before it computes the next"
# [checks]
# slow_values = "failed: one-behind"
# ///
def norms_one_by_one(mats):
    norms, norm = [], 0.0
    for m in mats:
        norms.append(norm)
        norm = torch.linalg.norm(m @ m).item()
    return norms
