# /// verdict
# about = "changes every tensor a little and looks at the output"
# [checks]
# detached_and_report = "failed: report-asks-requires-grad"
# report_unseen = "failed: report-asks-requires-grad"
# ///
import torch


def gradient_report(layer, X):
    def total():
        with torch.no_grad():
            return layer(X).sum()

    report = {}
    for name, tensor in [*layer.named_parameters(), ("input", X)]:
        before, old = total(), tensor.detach().clone()
        tensor.data.add_(0.1)
        report[name] = bool(total() != before)
        tensor.data.copy_(old)
    return report
