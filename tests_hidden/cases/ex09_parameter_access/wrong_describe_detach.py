# /// verdict
# about = "detaches without a copy"
# [checks]
# describe = "failed: value-shares-memory"
# ///
def describe(p):
    return {
        "value": p.detach(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
