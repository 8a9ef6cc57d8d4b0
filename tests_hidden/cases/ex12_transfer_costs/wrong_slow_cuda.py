# /// verdict
# about = "moves each matrix to the GPU by name"
# [checks]
# slow_values = "error"
# slow_syncs = "error: cuda-fixed"
# ///
def norms_one_by_one(mats):
    return [torch.linalg.norm(m.cuda() @ m.cuda()).item() for m in mats]
