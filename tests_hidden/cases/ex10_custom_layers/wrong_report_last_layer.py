# /// verdict
# about = "goes back from the last layer only"
# [checks]
# report_unseen = "failed: report-on-nested"
# ///
import torch
from torch import nn


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    asked = {name: t for name, t in tensors.items() if t.requires_grad}
    report = dict.fromkeys(tensors, False)
    total = layer(x).sum()
    if total.requires_grad:
        grads = torch.autograd.grad(total, list(asked.values()), allow_unused=True)
        report.update((name, g is not None) for name, g in zip(asked, grads, strict=True))
    if isinstance(layer, nn.Sequential):
        last = f"{len(layer) - 1}."
        report = {name: flag and name.startswith(last) for name, flag in report.items()}
    return report
