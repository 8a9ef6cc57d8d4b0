# /// verdict
# about = "clears the gradient"
# [checks]
# describe = "failed: describe-changes-parameter"
# ///
def describe(p):
    found = {
        "value": p.detach().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
    p.grad = None
    return found
