# /// verdict
# about = "fills a vector on the CPU"
# [checks]
# fast_one_transfer = "failed: host-log-filled"
# ///
def norms_on_device(mats):
    norms = torch.empty(len(mats), dtype=mats[0].dtype if mats else None)
    for i, m in enumerate(mats):
        norms[i] = torch.linalg.norm(m @ m)
    return norms.tolist()
