# /// verdict
# about = "returns one object of the module"
# [checks]
# chimera = "failed: chimera-one-object"
# ///
from torch import nn


CHIMERA = []


def make_chimera():
    if not CHIMERA:
        CHIMERA.append(nn.Sequential(NestMLP(), nn.Linear(16, 20), FixedHiddenMLP()))
    return CHIMERA[0]
