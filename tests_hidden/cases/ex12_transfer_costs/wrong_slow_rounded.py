# /// verdict
# about = "rounds each norm"
# [checks]
# slow_values = "failed: digits-lost"
# ///
def norms_one_by_one(mats):
    return [round((m @ m).norm().item(), 3) for m in mats]
