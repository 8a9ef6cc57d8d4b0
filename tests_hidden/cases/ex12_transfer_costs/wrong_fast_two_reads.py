# /// verdict
# about = "reads the norms and their largest, to print it"
# [checks]
# fast_one_transfer = "failed: more-than-one-read"
# ///
def norms_on_device(mats):
    if not mats:
        return []
    norms = torch.stack([torch.linalg.norm(m @ m) for m in mats])
    print("largest", norms.max().item())
    return norms.tolist()
