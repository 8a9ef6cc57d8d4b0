# /// verdict
# about = "subclasses nn.LazyLinear and materialises on the device and dtype of X"
# ///
from torch import nn


class DeferredLinear(nn.LazyLinear):
    cls_to_become = None

    def __init__(self, out_features):
        super().__init__(out_features)

    def initialize_parameters(self, X):
        if self.has_uninitialized_params():
            self.in_features = X.shape[-1]
            self.weight.materialize((self.out_features, self.in_features), X.device, X.dtype)
            self.bias.materialize((self.out_features,), X.device, X.dtype)
            self.reset_parameters()

    def reset_parameters(self):
        if not self.has_uninitialized_params() and self.in_features != 0:
            bound = self.in_features**-0.5
            nn.init.uniform_(self.weight, -bound, bound)
            nn.init.uniform_(self.bias, -bound, bound)
