# /// verdict
# about = "makes a deep copy of the Parameter"
# [checks]
# describe = "failed: copy-has-history"
# ///
import copy


def describe(p):
    return {
        "value": copy.deepcopy(p),
        "grad": None if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
