# /// verdict
# about = "makes a tensor from a list of tensors"
# [checks]
# fast_one_transfer = "failed: list-of-tensors-read"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m) for m in mats]
    dtype = mats[0].dtype if mats else None
    return torch.tensor(norms, dtype=dtype).tolist()
