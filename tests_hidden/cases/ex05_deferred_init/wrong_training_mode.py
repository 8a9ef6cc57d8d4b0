# /// verdict
# about = "calls the network in the mode in which it is"
# [checks]
# dry_run = "failed: batchnorm-saw-dummy"
# ///
import torch


def dry_run(net, X, init=None):
    with torch.no_grad():
        net(X)
    if init is not None:
        net.apply(init)
    return net
