# /// verdict
# about = "returns .data"
# [checks]
# describe = "failed: value-shares-memory"
# ///
def describe(p):
    return {
        "value": p.data,
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
