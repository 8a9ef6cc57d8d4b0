# /// verdict
# about = "hides an nn.Linear inside, so that the names are linear.weight and linear.bias"
# [checks]
# deferred_shape = "failed: parameter-names-differ"
# ///
from torch import nn


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.linear = None

    def forward(self, X):
        if self.linear is None:
            self.linear = nn.Linear(X.shape[1], self.out_features, device=X.device, dtype=X.dtype)
        return self.linear(X)
