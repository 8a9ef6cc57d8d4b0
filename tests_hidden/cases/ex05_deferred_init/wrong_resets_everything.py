# /// verdict
# about = "runs in training mode, then resets every layer to get clean statistics"
# [checks]
# dry_run = "failed: values-overwritten"
# dry_run_init = "failed: values-overwritten"
# ///
import torch


def dry_run(net, X, init=None):
    with torch.no_grad():
        net(X)
    if init is not None:
        net.apply(init)
    for m in net.modules():
        if hasattr(m, "reset_parameters"):
            m.reset_parameters()
    return net
