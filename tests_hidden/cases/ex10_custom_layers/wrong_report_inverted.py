# /// verdict
# about = "reports the opposite"
# [checks]
# detached_and_report = "failed: report-asks-requires-grad"
# report_unseen = "failed: report-differs"
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
        report.update((name, g is not None) for name, g in zip(asked, grads, strict=True))
    return {name: not reached for name, reached in report.items()}
