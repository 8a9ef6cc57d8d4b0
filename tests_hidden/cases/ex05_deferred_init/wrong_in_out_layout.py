# /// verdict
# about = "stores the weight as (in, out)"
# [checks]
# deferred_shape = "failed: weight-transposed"
# ///
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
            self.weight = nn.Parameter(X.new_empty(X.shape[1], self.out_features).uniform_(-bound, bound))
            self.bias = nn.Parameter(X.new_empty(self.out_features).uniform_(-bound, bound))
        return X @ self.weight + self.bias
