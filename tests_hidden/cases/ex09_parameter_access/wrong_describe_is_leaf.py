# /// verdict
# about = "asks for is_leaf"
# [checks]
# describe = "failed: trainable-differs"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.is_leaf,
        "dtype": p.dtype,
        "device": str(p.device),
    }
