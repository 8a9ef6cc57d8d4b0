# /// verdict
# about = "forgets the bias in the output"
# [checks]
# deferred_math = "failed: bias-not-added"
# ///
import torch
from torch import nn


class DeferredLinear(DeferredLinear):
    def forward(self, X):
        super().forward(X)
        return X @ self.weight.T
