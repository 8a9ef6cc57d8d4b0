# /// verdict
# about = "clears all gradients afterwards"
# [checks]
# report_unseen = "failed: stale-gradient-told"
# ///


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    total = layer(x).sum()
    if total.requires_grad:
        total.backward()
    report = {name: p.grad is not None for name, p in layer.named_parameters()}
    report["input"] = x.grad is not None
    layer.zero_grad()
    return report
