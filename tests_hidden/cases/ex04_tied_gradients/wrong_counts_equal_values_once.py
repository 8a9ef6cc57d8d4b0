# /// verdict
# about = "leaves out a parameter whose values it has met before"
# [checks]
# count = "failed: equal-values-taken-for-tie"
# ///
import torch


def count_parameters(net):
    everywhere = [p for _, p in net.named_parameters(remove_duplicate=False)]
    once = []
    for p in everywhere:
        if not any(torch.equal(p, other) for other in once):
            once.append(p)
    return sum(p.numel() for p in once), sum(p.numel() for p in everywhere)
