# /// verdict
# about = "freezes the first block"
# [checks]
# chimera = "failed: chimera-gradient-differs"
# ///
from torch import nn


def make_chimera():
    net = nn.Sequential(NestMLP(), nn.Linear(16, 20), FixedHiddenMLP())
    for p in net[0].parameters():
        p.requires_grad_(False)
    return net
