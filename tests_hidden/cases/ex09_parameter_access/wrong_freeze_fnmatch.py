# /// verdict
# about = "uses the prefix as a file pattern"
# [checks]
# freeze = "failed: prefix-taken-for-pattern"
# ///
from fnmatch import fnmatchcase


def freeze(net, prefix):
    found = {
        p
        for name, p in net.named_parameters(remove_duplicate=False)
        if name == prefix or fnmatchcase(name, f"{prefix}.*")
    }
    if not found:
        raise KeyError(prefix)
    for p in found:
        p.requires_grad_(False)
    return sum(p.numel() for p in found)
