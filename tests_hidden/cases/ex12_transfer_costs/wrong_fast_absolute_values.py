# /// verdict
# about = "adds absolute values, on the device"
# [checks]
# fast_values = "failed: absolute-values-summed"
# ///
def norms_on_device(mats):
    norms = [(m @ m).abs().sum() for m in mats]
    return torch.stack(norms).tolist() if norms else []
