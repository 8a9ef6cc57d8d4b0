# /// verdict
# about = "prints the tensor and reads it"
# [checks]
# slow_syncs = "failed: printing-reads"
# ///
def norms_one_by_one(mats):
    norms = []
    for m in mats:
        norm = torch.linalg.norm(m @ m)
        print(f"norm {norm}")
        norms.append(float(norm))
    return norms
