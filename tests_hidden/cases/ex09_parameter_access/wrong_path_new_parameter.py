# /// verdict
# about = "makes a new Parameter of a copy"
# [checks]
# path = "failed: copy-returned"
# ///
from torch import nn


def get_by_path(net, path):
    return nn.Parameter(dict(net.named_parameters(remove_duplicate=False))[path].clone())
