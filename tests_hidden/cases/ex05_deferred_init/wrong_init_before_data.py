# /// verdict
# about = "applies init before the shapes are known"
# seen = "d2l-ai/d2l-en#2225"
# [checks]
# dry_run_init = "failed: init-before-shapes"
# ///
import torch


def dry_run(net, X, init=None):
    if init is not None:
        net.apply(init)
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            net(X)
    finally:
        for m, flag in flags:
            m.training = flag
    return net
