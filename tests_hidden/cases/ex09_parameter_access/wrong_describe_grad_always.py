# /// verdict
# about = "clones a gradient that may be None"
# [checks]
# describe = "error: gradient-may-be-none"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
