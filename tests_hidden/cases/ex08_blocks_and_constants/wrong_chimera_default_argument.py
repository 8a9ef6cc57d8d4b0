# /// verdict
# about = "makes the middle layer as a default argument"
# [checks]
# chimera = "failed: chimera-blocks-shared"
# ///
from torch import nn


def make_chimera(middle=nn.Linear(16, 20)):
    return nn.Sequential(NestMLP(), middle, FixedHiddenMLP())
