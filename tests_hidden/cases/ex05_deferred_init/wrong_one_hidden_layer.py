# /// verdict
# about = "builds one hidden layer, whatever the list holds"
# [checks]
# lazy_mlp = "failed: layers-differ"
# ///
from torch import nn


def make_lazy_mlp(hidden, n_out):
    return nn.Sequential(nn.LazyLinear(hidden[0] if hidden else 256), nn.ReLU(), nn.LazyLinear(n_out))
