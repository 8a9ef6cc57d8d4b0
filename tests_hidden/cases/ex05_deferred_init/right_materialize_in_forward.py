# /// verdict
# about = "keeps pending parameters and materialises them in forward"
# ///
import math

from torch import nn
from torch.nn.parameter import UninitializedParameter


def parameter_shapes(net):
    shapes = {}
    for name, p in net.named_parameters():
        shapes[name] = None if isinstance(p, UninitializedParameter) else p.shape
    return shapes


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.weight = nn.UninitializedParameter()
        self.bias = nn.UninitializedParameter()

    def forward(self, X):
        if isinstance(self.weight, UninitializedParameter):
            n_in = X.shape[-1]
            self.weight.materialize((self.out_features, n_in), device=X.device, dtype=X.dtype)
            self.bias.materialize((self.out_features,), device=X.device, dtype=X.dtype)
            bound = 1 / math.sqrt(n_in)
            nn.init.uniform_(self.weight, -bound, bound)
            nn.init.uniform_(self.bias, -bound, bound)
        return nn.functional.linear(X, self.weight, self.bias)
