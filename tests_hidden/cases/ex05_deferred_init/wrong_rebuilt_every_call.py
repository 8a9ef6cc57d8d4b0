# /// verdict
# about = "makes new parameters at every call"
# [checks]
# deferred_shape = "failed: rebuilt-every-call"
# deferred_math = "failed: rebuilt-every-call"
# ///
import torch
from torch import nn


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features

    def forward(self, X):
        n = X.shape[1]
        bound = n ** -0.5
        self.weight = nn.Parameter(torch.empty(self.out_features, n, dtype=X.dtype, device=X.device).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(self.out_features, dtype=X.dtype, device=X.device).uniform_(-bound, bound))
        return X @ self.weight.T + self.bias
