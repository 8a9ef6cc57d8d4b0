# /// verdict
# about = "indexes where a segment is a number"
# [checks]
# path = "failed: name-taken-for-position"
# ///
from torch import nn


def get_by_path(net, path):
    found = net
    for name in path.split("."):
        try:
            found = found[int(name)] if name.isdigit() else getattr(found, name)
        except AttributeError as error:
            raise KeyError(path) from error
    if not isinstance(found, nn.Parameter):
        raise KeyError(path)
    return found
