# /// verdict
# about = "detaches the value, but only clones the gradient"
# [checks]
# describe = "failed: gradient-history-kept"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": None if p.grad is None else p.grad.clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
