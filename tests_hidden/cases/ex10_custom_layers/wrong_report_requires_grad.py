# /// verdict
# about = "asks requires_grad"
# [checks]
# detached_and_report = "failed: report-asks-requires-grad"
# report_unseen = "failed: report-asks-requires-grad"
# ///


def gradient_report(layer, X):
    report = {name: p.requires_grad for name, p in layer.named_parameters()}
    x = X.clone().requires_grad_()
    report["input"] = layer(x).requires_grad
    return report
