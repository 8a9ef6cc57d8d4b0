# /// verdict
# about = "does not treat an empty list"
# [checks]
# fast_values = "failed: empty-refused"
# ///
def norms_on_device(mats):
    return torch.stack([torch.linalg.norm(m @ m) for m in mats]).tolist()
