# /// verdict
# about = "converts to float32"
# [checks]
# describe = "failed: copy-other-dtype"
# ///
def describe(p):
    return {
        "value": p.detach().clone().float(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
