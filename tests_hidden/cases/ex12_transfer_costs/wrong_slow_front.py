# /// verdict
# about = "inserts each norm at the front"
# [checks]
# slow_values = "failed: order-changed"
# ///
def norms_one_by_one(mats):
    norms = []
    for m in mats:
        norms.insert(0, torch.linalg.norm(m @ m).item())
    return norms
