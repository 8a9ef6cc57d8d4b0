# /// verdict
# about = "computes in float32, on the device"
# [checks]
# fast_values = "failed: digits-lost"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m.float() @ m.float()) for m in mats]
    return torch.stack(norms).tolist() if norms else []
