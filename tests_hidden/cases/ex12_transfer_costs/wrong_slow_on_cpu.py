# /// verdict
# about = "moves each matrix to the CPU and computes there"
# [checks]
# slow_syncs = "failed: matrices-moved"
# ///
def norms_one_by_one(mats):
    return [torch.linalg.norm(m.cpu() @ m.cpu()).item() for m in mats]
