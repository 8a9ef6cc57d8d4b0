# /// verdict
# about = "restores the flags only if the call succeeds"
# [checks]
# dry_run = "failed: flags-lost-on-error"
# ///
import torch


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    with torch.no_grad():
        net(X)
    for m, flag in flags:
        m.training = flag
    if init is not None:
        net.apply(init)
    return net
