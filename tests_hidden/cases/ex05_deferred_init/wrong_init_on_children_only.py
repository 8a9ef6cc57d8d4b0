# /// verdict
# about = "calls init on the direct children only"
# [checks]
# dry_run_init = "failed: init-misses-modules"
# ///
import torch


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            net(X)
    finally:
        for m, flag in flags:
            m.training = flag
    if init is not None:
        for layer in net.children():
            init(layer)
    return net
