# /// verdict
# about = "fetches the values to the host"
# [checks]
# describe = "failed: value-on-another-device"
# ///
def describe(p):
    return {
        "value": p.detach().cpu().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
