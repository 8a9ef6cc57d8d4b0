# /// verdict
# about = "refuses known other things, returns None for the rest"
# [checks]
# path = "failed: unknown-name-accepted"
# ///
from torch import nn


def get_by_path(net, path):
    others = dict(net.named_buffers()) | dict(net.named_modules())
    if path in others or "." not in path:
        return dict(net.named_parameters())[path]
    parent = net.get_submodule(path.rpartition(".")[0]) if path.rpartition(".")[0] in others else net
    if path.rpartition(".")[2] in dir(parent):
        name = path.rpartition(".")[2]
        if getattr(parent, name) is None or not isinstance(getattr(parent, name), nn.Parameter):
            raise KeyError(path)
        return getattr(parent, name)
    for name, p in net.named_parameters(remove_duplicate=False):
        if name == path:
            return p
