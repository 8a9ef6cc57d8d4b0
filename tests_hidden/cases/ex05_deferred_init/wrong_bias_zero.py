# /// verdict
# about = "starts with a bias of zeros, as one of the usual initializers does"
# [checks]
# deferred_scale = "failed: bias-starts-at-zero"
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
            self.weight = nn.Parameter(X.new_empty(self.out_features, n_in).uniform_(-(n_in ** -0.5), n_in ** -0.5))
            self.bias = nn.Parameter(X.new_empty(self.out_features).zero_())
        return X @ self.weight.T + self.bias
