# /// verdict
# about = "accepts every tensor at the end"
# [checks]
# path = "failed: buffer-found"
# ///
import torch
from torch import nn


def get_by_path(net, path):
    found = net
    for name in path.split("."):
        found = getattr(found, name, None)
    if not isinstance(found, torch.Tensor):
        raise KeyError(path)
    return found
