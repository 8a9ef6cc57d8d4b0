# /// verdict
# about = "gives zeros for a missing gradient"
# [checks]
# describe = "failed: no-gradient-as-zeros"
# ///
import torch


def describe(p):
    return {
        "value": p.detach().clone(),
        "grad": torch.zeros_like(p).detach() if p.grad is None else p.grad.detach().clone(),
        "trainable": p.requires_grad,
        "dtype": p.dtype,
        "device": str(p.device),
    }
