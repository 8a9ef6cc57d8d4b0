# /// verdict
# about = "leaves out the bias of the middle layer"
# [checks]
# chimera = "failed: chimera-sizes-differ"
# ///
from torch import nn


def make_chimera():
    return nn.Sequential(NestMLP(), nn.Linear(16, 20, bias=False), FixedHiddenMLP())
