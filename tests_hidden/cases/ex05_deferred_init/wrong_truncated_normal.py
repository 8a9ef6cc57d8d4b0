# /// verdict
# about = "draws from a normal distribution cut off at the bound"
# [checks]
# deferred_scale = "failed: start-values-not-uniform"
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
            self.weight = nn.Parameter(X.new_empty(self.out_features, X.shape[1]))
            self.bias = nn.Parameter(X.new_empty(self.out_features))
            for p in (self.weight, self.bias):
                nn.init.trunc_normal_(p, std=bound / 2, a=-bound, b=bound)
        return X @ self.weight.T + self.bias
