# /// verdict
# about = "deep copies of the gradient: a RuntimeError for one with a history"
# [checks]
# describe = "error: gradient-history-kept"
# ///
import copy


def describe(p):
    return {
        "value": copy.deepcopy(p.data),
        "grad": copy.deepcopy(p.grad),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
