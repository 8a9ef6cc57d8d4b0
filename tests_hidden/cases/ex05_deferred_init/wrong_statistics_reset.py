# /// verdict
# about = "runs in training mode, then resets the statistics of BatchNorm, whatever they were"
# [checks]
# dry_run = "failed: statistics-reset"
# ///
import torch
from torch import nn


def dry_run(net, X, init=None):
    flags = [(m, m.training) for m in net.modules()]
    try:
        with torch.no_grad():
            net(X)
    finally:
        for m, flag in flags:
            m.training = flag
            if isinstance(m, nn.BatchNorm1d):
                m.reset_running_stats()
    if init is not None:
        net.apply(init)
    return net
