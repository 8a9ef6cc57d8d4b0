# /// verdict
# about = "clones without detach"
# [checks]
# describe = "failed: copy-has-history"
# ///
def describe(p):
    return {
        "value": p.clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
