# /// verdict
# about = "adds a ReLU"
# [checks]
# chimera = "failed: chimera-blocks-differ"
# ///
from torch import nn


def make_chimera():
    return nn.Sequential(NestMLP(), nn.Linear(16, 20), nn.ReLU(), FixedHiddenMLP())
