# /// verdict
# about = "refuses another width by an assert statement"
# [checks]
# deferred_shape = "failed: other-width-other-error"
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
            self.weight = nn.Parameter(X.new_empty(self.out_features, X.shape[1]).uniform_(-bound, bound))
            self.bias = nn.Parameter(X.new_empty(self.out_features).uniform_(-bound, bound))
        assert X.shape[1] == self.weight.shape[1], "wrong width"
        return X @ self.weight.T + self.bias
