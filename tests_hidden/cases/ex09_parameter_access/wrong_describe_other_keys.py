# /// verdict
# about = "calls the flag requires_grad"
# [checks]
# describe = "failed: keys-differ"
# ///
def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "requires_grad": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
