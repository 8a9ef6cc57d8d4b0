# /// verdict
# about = "uses the prefix as a regular expression"
# [checks]
# freeze = "failed: prefix-taken-for-pattern"
# ///
import re


def freeze(net, prefix):
    found = {}
    for name, p in net.named_parameters(remove_duplicate=False):
        if re.match(prefix + r"(\.|$)", name):
            found[id(p)] = p
    if not found:
        raise KeyError(prefix)
    for p in found.values():
        p.requires_grad = False
    return sum(p.numel() for p in found.values())
