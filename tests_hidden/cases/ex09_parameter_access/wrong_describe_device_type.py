# /// verdict
# about = "drops the number of the device"
# [checks]
# describe = "failed: device-differs"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": p.device.type,
    }
