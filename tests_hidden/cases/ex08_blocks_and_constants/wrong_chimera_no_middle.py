# /// verdict
# about = "forgets the layer in the middle"
# [checks]
# chimera = "failed: chimera-without-middle"
# ///
from torch import nn


def make_chimera():
    return nn.Sequential(NestMLP(), FixedHiddenMLP())
