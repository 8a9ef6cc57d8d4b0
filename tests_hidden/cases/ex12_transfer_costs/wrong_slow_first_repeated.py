# /// verdict
# about = "uses the first matrix each time"
# [checks]
# slow_values = "failed: first-repeated"
# slow_syncs = "failed: slow-reads-late"
# ///
def norms_one_by_one(mats):
    return [torch.linalg.norm(mats[0] @ mats[0]).item() for m in mats]
