# /// verdict
# about = "takes the matrix norm of order 1, on the device"
# [checks]
# fast_values = "failed: columns-normed-apart"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m, ord=1) for m in mats]
    return torch.stack(norms).tolist() if norms else []
