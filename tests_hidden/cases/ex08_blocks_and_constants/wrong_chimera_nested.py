# /// verdict
# about = "nests a Sequential in a Sequential"
# [checks]
# chimera = "failed: chimera-not-flat"
# ///
from torch import nn


def make_chimera():
    return nn.Sequential(nn.Sequential(NestMLP(), nn.Linear(16, 20), FixedHiddenMLP()))
