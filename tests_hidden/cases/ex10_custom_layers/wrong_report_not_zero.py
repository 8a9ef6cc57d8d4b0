# /// verdict
# about = "asks whether gradients differ from zero"
# [checks]
# report_unseen = "failed: zero-gradient-told-as-no-path"
# ///
import torch


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    asked = {name: t for name, t in tensors.items() if t.requires_grad}
    report = dict.fromkeys(tensors, False)
    total = layer(x).sum()
    if total.requires_grad:
        grads = torch.autograd.grad(total, list(asked.values()), allow_unused=True)
        for name, grad in zip(asked, grads, strict=True):
            report[name] = grad is not None and bool(grad.any())
    return report
