# /// verdict
# about = "takes the bound from the number of outputs"
# [checks]
# deferred_scale = "failed: bound-from-out-features"
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
            self.weight = nn.Parameter(X.new_empty(self.out_features, n_in).uniform_(-(self.out_features ** -0.5), self.out_features ** -0.5))
            self.bias = nn.Parameter(X.new_empty(self.out_features).uniform_(-(self.out_features ** -0.5), self.out_features ** -0.5))
        return X @ self.weight.T + self.bias
