# /// verdict
# about = "multiplies in place"
# [checks]
# slow_values = "failed: matrices-changed"
# ///
def norms_one_by_one(mats):
    norms = []
    for m in mats:
        m.copy_(m @ m)
        norms.append(m.norm().item())
    return norms
