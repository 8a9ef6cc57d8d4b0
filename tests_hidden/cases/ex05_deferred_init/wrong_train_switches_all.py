# /// verdict
# about = "comes back with net.train(), which sets every flag"
# [checks]
# dry_run = "failed: flags-not-restored"
# ///
import torch


def dry_run(net, X, init=None):
    net.eval()
    with torch.no_grad():
        net(X)
    net.train()
    if init is not None:
        net.apply(init)
    return net
