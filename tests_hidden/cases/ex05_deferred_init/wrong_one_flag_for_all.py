# /// verdict
# about = "remembers the flag of the outermost module only"
# [checks]
# dry_run = "failed: flags-not-restored"
# ///
import torch


def dry_run(net, X, init=None):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        net(X)
    net.train(was_training)
    if init is not None:
        net.apply(init)
    return net
