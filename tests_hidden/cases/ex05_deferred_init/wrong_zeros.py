# /// verdict
# about = "starts with zeros"
# seen = "pytorch/pytorch#149691"
# [checks]
# deferred_scale = "failed: start-values-all-equal"
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
            self.weight = nn.Parameter(X.new_empty(self.out_features, n_in).zero_())
            self.bias = nn.Parameter(X.new_empty(self.out_features).zero_())
        return X @ self.weight.T + self.bias
