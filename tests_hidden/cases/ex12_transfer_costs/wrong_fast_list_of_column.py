# /// verdict
# about = "reads a column, so each norm is a list"
# [checks]
# fast_values = "failed: not-floats"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m).reshape(1) for m in mats]
    return torch.stack(norms).tolist() if norms else []
