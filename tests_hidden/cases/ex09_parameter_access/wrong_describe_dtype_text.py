# /// verdict
# about = "gives the dtype as text"
# [checks]
# describe = "failed: dtype-differs"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": str(p.dtype),
        "device": str(p.device),
    }
