# /// verdict
# about = "makes a square weight in __init__"
# [checks]
# deferred_shape = "failed: made-before-first-call"
# deferred_math = "error"
# deferred_device_dtype = "error"
# deferred_scale = "error"
# ///
import torch
from torch import nn


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        bound = out_features ** -0.5
        self.weight = nn.Parameter(torch.empty(out_features, out_features).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(out_features).uniform_(-bound, bound))

    def forward(self, X):
        return X @ self.weight.T + self.bias
