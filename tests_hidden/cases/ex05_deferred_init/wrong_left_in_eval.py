# /// verdict
# about = "leaves the network in evaluation mode"
# [checks]
# dry_run = "failed: left-in-eval"
# ///
import torch


def dry_run(net, X, init=None):
    net.eval()
    with torch.no_grad():
        net(X)
    if init is not None:
        net.apply(init)
    return net
