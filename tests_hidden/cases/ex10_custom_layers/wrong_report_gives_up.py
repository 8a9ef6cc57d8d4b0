# /// verdict
# about = "takes every error for a missing path"
# [checks]
# report_unseen = "failed: frozen-hides-others"
# ///
import torch


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    try:
        total = layer(x).sum()
        grads = torch.autograd.grad(total, list(tensors.values()), allow_unused=True)
    except RuntimeError:
        grads = [None] * len(tensors)
    return {name: grad is not None for name, grad in zip(tensors, grads, strict=True)}
