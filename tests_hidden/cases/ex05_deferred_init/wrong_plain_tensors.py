# /// verdict
# about = "keeps plain tensors that require gradients instead of Parameters"
# [checks]
# deferred_shape = "failed: parameters-not-registered"
# ///
from torch import nn


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.weight = None

    def forward(self, X):
        if self.weight is None:
            bound = X.shape[1] ** -0.5
            self.weight = X.new_empty(self.out_features, X.shape[1]).uniform_(-bound, bound).requires_grad_()
            self.bias = X.new_empty(self.out_features).uniform_(-bound, bound).requires_grad_()
        return X @ self.weight.T + self.bias
