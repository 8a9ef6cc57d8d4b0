# /// verdict
# about = "takes a gradient for the flag"
# [checks]
# describe = "failed: trainable-differs"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.grad is not None,
        "dtype": p.dtype,
        "device": str(p.device),
    }
