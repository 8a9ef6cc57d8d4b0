# /// verdict
# about = "gives the numbers as a list"
# [checks]
# describe = "failed: copy-not-a-tensor"
# ///
def describe(p):
    return {
        "value": p.tolist(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
