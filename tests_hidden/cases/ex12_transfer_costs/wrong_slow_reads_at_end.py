# /// verdict
# about = "starts everything, then reads each norm"
# [checks]
# slow_syncs = "failed: slow-reads-late"
# ///
def norms_one_by_one(mats):
    norms = [torch.linalg.norm(m @ m) for m in mats]
    return [norm.item() for norm in norms]
