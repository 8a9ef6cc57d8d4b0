# /// verdict
# about = "forgets the bias in the output"
# [checks]
# deferred_math = "failed: bias-not-added"
# ///


class DeferredLinear(DeferredLinear):
    def forward(self, X):
        super().forward(X)
        return X @ self.weight.T
