# /// verdict
# about = "returns a tuple"
# [checks]
# describe = "failed: keys-differ"
# ///
def describe(p):
    return p.detach().clone(), p.grad, p.requires_grad, p.dtype, str(p.device)
