# /// verdict
# about = "applies init to every module of the tree, which walks the tree again each time"
# [checks]
# dry_run_init = "failed: init-ran-twice"
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
        for m in net.modules():
            m.apply(init)
    return net
