# /// verdict
# about = "draws from U(0, 1/sqrt(in))"
# [checks]
# deferred_scale = "failed: start-values-one-sided"
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
            self.weight = nn.Parameter(X.new_empty(self.out_features, n_in).uniform_(0, n_in ** -0.5))
            self.bias = nn.Parameter(X.new_empty(self.out_features).uniform_(0, n_in ** -0.5))
        return X @ self.weight.T + self.bias
