# /// verdict
# about = "chains the layers without activations"
# [checks]
# lazy_mlp = "failed: layers-differ"
# ///
from torch import nn


def make_lazy_mlp(hidden, n_out):
    return nn.Sequential(*[nn.LazyLinear(n) for n in [*hidden, n_out]])
