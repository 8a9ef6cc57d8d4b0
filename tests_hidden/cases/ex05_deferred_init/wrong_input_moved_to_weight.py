# /// verdict
# about = "makes the parameters on the CPU and moves the input there"
# [checks]
# deferred_device_dtype = "failed: device-not-from-input"
# ///
import torch
from torch import nn


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.weight = None
        self.bias = None

    def forward(self, X):
        if self.weight is None:
            bound = X.shape[1] ** -0.5
            self.weight = nn.Parameter(torch.empty(self.out_features, X.shape[1], dtype=X.dtype).uniform_(-bound, bound))
            self.bias = nn.Parameter(torch.empty(self.out_features, dtype=X.dtype).uniform_(-bound, bound))
        X = X.to(self.weight.device)
        return X @ self.weight.T + self.bias
