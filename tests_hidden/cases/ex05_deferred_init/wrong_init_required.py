# /// verdict
# about = "applies init without asking whether there is one"
# [checks]
# dry_run = "error: init-none-applied"
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
    return net.apply(init)
