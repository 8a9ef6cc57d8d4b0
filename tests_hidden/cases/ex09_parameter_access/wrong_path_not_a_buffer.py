# /// verdict
# about = "excludes buffers and modules, not attributes"
# [checks]
# path = "failed: attribute-found"
# ///
from torch import nn


def get_by_path(net, path):
    found = net
    for name in path.split("."):
        if not name or not hasattr(found, name):
            raise KeyError(path)
        holder, found = found, getattr(found, name)
    if isinstance(found, nn.Module) or name in getattr(holder, "_buffers", {}):
        raise KeyError(path)
    return found
