# /// verdict
# about = "gives the device as an object"
# [checks]
# describe = "failed: device-not-text"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": p.device,
    }
