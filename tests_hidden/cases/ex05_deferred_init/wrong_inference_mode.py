# /// verdict
# about = "makes the parameters in inference mode, so that they never get a gradient"
# [checks]
# dry_run = "failed: not-trainable-afterwards"
# ///
import torch


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        with torch.inference_mode():
            net(X)
    finally:
        for m, flag in flags:
            m.training = flag
    if init is not None:
        net.apply(init)
    return net
