# /// verdict
# about = "asks autograd for frozen parameters too"
# [checks]
# report_unseen = "failed: report-raises-on-frozen"
# ///
import torch


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    total = layer(x).sum()
    if not total.requires_grad:
        return dict.fromkeys(tensors, False)
    grads = torch.autograd.grad(total, list(tensors.values()), allow_unused=True)
    return {name: grad is not None for name, grad in zip(tensors, grads, strict=True)}
