# /// verdict
# about = "walks children(), which names a repeated layer once"
# [checks]
# untie = "failed: repeated-layer-dropped"
# ///
import copy

from torch import nn


def untie(net):
    return nn.Sequential(*[copy.deepcopy(layer) for layer in net.children()])
