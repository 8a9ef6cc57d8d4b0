# /// verdict
# about = "goes backward without asking whether it can"
# [checks]
# report_unseen = "failed: report-raises-without-history"
# ///


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    layer.zero_grad()
    layer(x).sum().backward()
    report = {name: p.grad is not None for name, p in layer.named_parameters()}
    report["input"] = x.grad is not None
    layer.zero_grad()
    return report
