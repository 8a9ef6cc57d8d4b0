# /// verdict
# about = "takes over the parameters of an nn.Linear; an error class of two bases; the MLP is a ModuleDict"
# ///
import torch
from torch import nn
from torch.nn.parameter import UninitializedTensorMixin


def make_lazy_mlp(hidden, n_out):
    def layers(sizes):
        if not sizes:
            return [nn.LazyLinear(n_out)]
        return [nn.LazyLinear(sizes[0]), nn.ReLU(), *layers(sizes[1:])]

    return nn.Sequential(*layers(list(hidden)))


def parameter_shapes(net):
    shapes = {}
    for name, p in net.named_parameters():
        is_pending = isinstance(p, UninitializedTensorMixin)
        shapes[name] = None if is_pending else tuple(int(p.size(i)) for i in range(p.dim()))
    return shapes


def dry_run(net, X, init=None):
    flags = {m: m.training for m in net.modules()}
    was, error = torch.is_grad_enabled(), None
    torch.set_grad_enabled(False)
    net.eval()
    try:
        net(X)
    except BaseException as e:
        error = e
    torch.set_grad_enabled(was)
    for m, flag in flags.items():
        m.training = flag
    if error is not None:
        raise error
    return net.apply(init or (lambda m: None))


class WidthError(RuntimeError, ValueError):
    pass


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features
        self.in_features = None

    def forward(self, X):
        if self.in_features is None:
            self.in_features = X.shape[1]
            inner = nn.Linear(self.in_features, self.out_features, device=X.device, dtype=X.dtype)
            self.weight, self.bias = inner.weight, inner.bias
        if X.shape[1] != self.in_features:
            raise WidthError(f"{X.shape[1]} features, not {self.in_features}")
        return X.matmul(self.weight.transpose(0, 1)).add(self.bias)


class MultiWidthMLP(nn.ModuleDict):
    def __init__(self, widths, hidden, n_out):
        super().__init__()
        for w in widths:
            self[f"w{w}"] = nn.Linear(w, hidden)
        self["out"] = nn.Linear(hidden, n_out)

    def forward(self, X):
        key = f"w{X.shape[-1]}"
        if key not in self:
            raise ValueError(key)
        return nn.Sequential(self[key], nn.ReLU(), self["out"])(X)
