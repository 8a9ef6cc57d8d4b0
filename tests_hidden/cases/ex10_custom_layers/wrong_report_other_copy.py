# /// verdict
# about = "calls the layer with X and asks about a copy"
# [checks]
# detached_and_report = "failed: report-on-input"
# report_unseen = "failed: input-of-caller-asked"
# ///
import torch


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    asked = {name: t for name, t in tensors.items() if t.requires_grad}
    report = dict.fromkeys(tensors, False)
    total = layer(X).sum()
    if total.requires_grad:
        grads = torch.autograd.grad(total, list(asked.values()), allow_unused=True)
        report.update((name, g is not None) for name, g in zip(asked, grads, strict=True))
    return report
