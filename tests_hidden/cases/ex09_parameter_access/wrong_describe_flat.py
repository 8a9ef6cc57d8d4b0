# /// verdict
# about = "flattens the values"
# [checks]
# describe = "failed: copy-differs"
# ///
def describe(p):
    return {
        "value": p.detach().flatten().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
