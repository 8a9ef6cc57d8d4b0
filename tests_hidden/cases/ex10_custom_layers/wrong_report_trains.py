# /// verdict
# about = "makes a training step to see what moves"
# [checks]
# report_unseen = "failed: report-changes-numbers"
# ///
import torch


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    before = {name: p.detach().clone() for name, p in layer.named_parameters()}
    total = layer(x).sum()
    if total.requires_grad:
        asked = [p for p in layer.parameters() if p.requires_grad]
        grads = torch.autograd.grad(total, [*asked, x], allow_unused=True)
        with torch.no_grad():
            for p, grad in zip(asked, grads, strict=False):
                if grad is not None:
                    p -= 0.1 * grad.sign() + 0.3  # never zero, whatever the sign
        reached = grads[-1] is not None
    else:
        reached = False
    report = {name: not torch.equal(p, before[name]) for name, p in layer.named_parameters()}
    return report | {"input": reached}
