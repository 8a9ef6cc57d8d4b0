# /// verdict
# about = "makes new parameters when another width arrives"
# [checks]
# deferred_shape = "failed: rebuilt-for-new-width"
# ///
from torch import nn


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.weight = None
        self.bias = None

    def forward(self, X):
        n = X.shape[1]
        if self.weight is None or self.weight.shape[1] != n:
            bound = n ** -0.5
            self.weight = nn.Parameter(X.new_empty(self.out_features, n).uniform_(-bound, bound))
            self.bias = nn.Parameter(X.new_empty(self.out_features).uniform_(-bound, bound))
        return nn.functional.linear(X, self.weight, self.bias)
