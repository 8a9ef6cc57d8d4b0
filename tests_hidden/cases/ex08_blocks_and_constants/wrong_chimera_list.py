# /// verdict
# about = "returns a list"
# [checks]
# chimera = "failed: chimera-not-flat"
# ///
from torch import nn


def make_chimera():
    return [NestMLP(), nn.Linear(16, 20), FixedHiddenMLP()]
