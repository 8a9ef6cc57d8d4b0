# /// verdict
# about = "forgets to return the network"
# [checks]
# dry_run = "failed: net-not-returned"
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
        net.apply(init)
