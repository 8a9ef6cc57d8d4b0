# /// verdict
# about = "copies the vector to the host before it is filled"
# [checks]
# fast_one_transfer = "failed: other-numbers-there"
# ///
def norms_on_device(mats):
    if not mats:
        return []
    norms = torch.zeros(len(mats), dtype=mats[0].dtype, device=mats[0].device)
    host = norms.cpu()
    for i, m in enumerate(mats):
        norms[i] = torch.linalg.norm(m @ m)
    return host.tolist()
