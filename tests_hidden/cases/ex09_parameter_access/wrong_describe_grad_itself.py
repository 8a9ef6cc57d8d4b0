# /// verdict
# about = "returns the gradient itself"
# [checks]
# describe = "failed: gradient-shares-memory"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": p.grad,
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
