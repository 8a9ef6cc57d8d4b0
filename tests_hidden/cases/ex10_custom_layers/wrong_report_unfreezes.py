# /// verdict
# about = "switches gradients of all parameters on"
# [checks]
# report_unseen = "failed: frozen-parameter-told"
# ///
import torch


def gradient_report(layer, X):
    flags = [p.requires_grad for p in layer.parameters()]
    layer.requires_grad_()
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    total = layer(x).sum()
    grads = [None] * len(tensors)
    if total.requires_grad:
        grads = torch.autograd.grad(total, list(tensors.values()), allow_unused=True)
    for p, flag in zip(layer.parameters(), flags, strict=True):
        p.requires_grad_(flag)
    return {name: grad is not None for name, grad in zip(tensors, grads, strict=True)}
