# /// verdict
# about = "does not allow for unused tensors"
# [checks]
# detached_and_report = "failed: report-raises"
# report_unseen = "failed: report-raises"
# ///
import torch


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    grads = torch.autograd.grad(layer(x).sum(), list(tensors.values()))
    return {name: grad is not None for name, grad in zip(tensors, grads, strict=True)}
