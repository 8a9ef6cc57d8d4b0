# /// verdict
# about = "asserts that all norms are finite before it reads them"
# [checks]
# fast_one_transfer = "failed: comparing-reads"
# ///
def norms_on_device(mats):
    if not mats:
        return []
    norms = torch.stack([torch.linalg.norm(m @ m) for m in mats])
    assert torch.isfinite(norms).all()
    return norms.tolist()
