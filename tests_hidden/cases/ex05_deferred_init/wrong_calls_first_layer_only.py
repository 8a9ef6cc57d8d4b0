# /// verdict
# about = "calls the first layer instead of the network"
# [checks]
# dry_run = "failed: shapes-not-fixed"
# dry_run_init = "failed: init-before-shapes"
# ///
import torch


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            next(net.children())(X)
    finally:
        for m, flag in flags:
            m.training = flag
    if init is not None:
        net.apply(init)
    return net
