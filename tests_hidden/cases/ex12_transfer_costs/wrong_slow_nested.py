# /// verdict
# about = "wraps each norm in a list"
# [checks]
# slow_values = "failed: not-floats"
# ///
def norms_one_by_one(mats):
    return [[torch.linalg.norm(m @ m).item()] for m in mats]
