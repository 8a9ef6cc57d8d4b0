# /// verdict
# about = "goes backward and leaves everything there"
# [checks]
# report_unseen = "failed: report-leaves-gradients"
# ///


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    total = layer(x).sum()
    if total.requires_grad:
        total.backward()
    report = {name: p.grad is not None for name, p in layer.named_parameters()}
    report["input"] = x.grad is not None

    return report
