# /// verdict
# about = "draws from a normal distribution"
# [checks]
# deferred_scale = "failed: start-values-outside-bound"
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
            n_in = X.shape[1]
            self.weight = nn.Parameter(X.new_empty(self.out_features, n_in).normal_(0, n_in ** -0.5))
            self.bias = nn.Parameter(X.new_empty(self.out_features).normal_(0, n_in ** -0.5))
        return X @ self.weight.T + self.bias
