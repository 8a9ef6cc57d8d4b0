# /// verdict
# about = "catches the exception of the network"
# [checks]
# dry_run = "failed: exception-swallowed"
# ///
import torch


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            net(X)
    except RuntimeError as e:
        print(e)
    finally:
        for m, flag in flags:
            m.training = flag
    if init is not None:
        net.apply(init)
    return net
