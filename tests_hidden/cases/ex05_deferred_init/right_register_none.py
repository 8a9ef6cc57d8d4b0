# /// verdict
# about = "reserves the names with None, draws on the CPU and moves"
# ///
import torch
from torch import nn


def make_lazy_mlp(hidden, n_out):
    net = nn.Sequential()
    for n in hidden:
        net.append(nn.LazyLinear(n))
        net.append(nn.ReLU())
    net.append(nn.LazyLinear(n_out))
    return net


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.weight = None
        self.bias = None

    def forward(self, X):
        if self.weight is None:
            n = X.size(-1)
            for name, shape in (("weight", (self.out_features, n)), ("bias", (self.out_features,))):
                values = (2 * torch.rand(shape) - 1) / n**0.5
                delattr(self, name)
                self.register_parameter(name, nn.Parameter(values.to(X.device, X.dtype)))
        if X.size(-1) != self.weight.size(1):
            raise ValueError(f"expected {self.weight.size(1)} features, got {X.size(-1)}")
        return torch.addmm(self.bias, X, self.weight.t())
