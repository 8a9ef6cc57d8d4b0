# /// verdict
# about = "gives all entries one value"
# [checks]
# detached_and_report = "failed: report-asks-requires-grad"
# report_unseen = "failed: report-asks-requires-grad"
# ///


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    reached = layer(x).requires_grad
    return dict.fromkeys([*dict(layer.named_parameters()), "input"], reached)
