# /// verdict
# about = "fills gradients with zeros"
# [checks]
# report_unseen = "failed: report-changes-gradients"
# ///
import torch


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    asked = [t for t in tensors.values() if t.requires_grad]
    total = layer(x).sum()
    grads = [None] * len(asked)
    if total.requires_grad:
        grads = torch.autograd.grad(total, asked, allow_unused=True)
    layer.zero_grad(set_to_none=False)
    reached = {id(t) for t, grad in zip(asked, grads, strict=True) if grad is not None}
    return {name: id(t) in reached for name, t in tensors.items()}
