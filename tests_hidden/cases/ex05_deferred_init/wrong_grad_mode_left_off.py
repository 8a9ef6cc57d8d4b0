# /// verdict
# about = "switches recording off and not on again"
# [checks]
# dry_run = "failed: grad-mode-left-off"
# ///
import torch


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        torch.set_grad_enabled(False)
        net(X)
    finally:
        for m, flag in flags:
            m.training = flag
    if init is not None:
        net.apply(init)
    return net
