# /// verdict
# about = "takes the matrices out of the list"
# [checks]
# slow_values = "failed: matrices-changed"
# ///
def norms_one_by_one(mats):
    norms = []
    while mats:
        m = mats.pop(0)
        norms.append((m @ m).norm().item())
    return norms
