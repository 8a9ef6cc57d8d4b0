# /// verdict
# about = "keeps the networks it has made"
# [checks]
# rgnet = "failed: nets-share-layers"
# ///
import functools

from torch import nn


@functools.cache
def make_rgnet(n=4):
    return nn.Sequential(block2(n), nn.Linear(4, 1))
