# /// verdict
# about = "uses LazyModuleMixin and initialize_parameters"
# ///
import torch
from torch import nn
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.parameter import UninitializedParameter


class DeferredLinear(LazyModuleMixin, nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.weight = UninitializedParameter()
        self.bias = UninitializedParameter()

    def initialize_parameters(self, X):
        if self.has_uninitialized_params():
            bound = X.shape[1] ** -0.5
            with torch.no_grad():
                self.weight.materialize((self.out_features, X.shape[1]), X.device, X.dtype)
                self.bias.materialize((self.out_features,), X.device, X.dtype)
                self.weight.uniform_(-bound, bound)
                self.bias.uniform_(-bound, bound)

    def forward(self, X):
        return X.matmul(self.weight.t()) + self.bias


class MultiWidthMLP(nn.Module):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        self.widths = tuple(widths)
        self.layers = nn.ModuleList([nn.Linear(w, hidden) for w in widths])
        self.last = nn.Linear(hidden, n_out)

    def forward(self, X):
        i = self.widths.index(X.shape[1])
        return self.last(nn.functional.relu(self.layers[i](X)))
