# /// verdict
# about = "runs and returns a deep copy"
# [checks]
# dry_run = "failed: works-on-a-copy"
# ///
import copy

import torch


def dry_run(net, X, init=None):
    twin = copy.deepcopy(net)
    flags = [(m, m.training) for m in twin.modules()]
    twin.eval()
    with torch.no_grad():
        twin(X)
    for m, flag in flags:
        m.training = flag
    if init is not None:
        twin.apply(init)
    return twin
