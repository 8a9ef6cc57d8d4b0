# /// verdict
# about = "applies init only if something was pending before"
# [checks]
# dry_run_init = "failed: init-if-pending"
# ///
import torch
from torch.nn.parameter import is_lazy


def dry_run(net, X, init=None):
    was_pending = any(is_lazy(p) for p in net.parameters())
    flags = [(m, m.training) for m in net.modules()]
    net.eval()
    try:
        with torch.no_grad():
            net(X)
    finally:
        for m, flag in flags:
            m.training = flag
    if init is not None and was_pending:
        net.apply(init)
    return net
