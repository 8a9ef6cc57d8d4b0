# /// verdict
# about = "takes the parameters of a temporary nn.Linear; one state list in dry_run"
# ///
import torch
from torch import nn


class DeferredLinear(nn.Module):
    def __init__(self, out_features):
        super().__init__()
        self.out_features = out_features

    def forward(self, X):
        if not hasattr(self, "weight"):
            temporary = nn.Linear(X.shape[1], self.out_features, device=X.device, dtype=X.dtype)
            self.weight, self.bias = temporary.weight, temporary.bias
        return nn.functional.linear(X, self.weight, self.bias)


def dry_run(net, X, init=None):
    before = [(module, module.training) for module in net.modules()]
    for module, _ in before:
        module.training = False
    previous = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        net(X)
    finally:
        torch.set_grad_enabled(previous)
        for module, training in before:
            module.training = training
    return net if init is None else net.apply(init)


def probe(net, X):
    try:
        net(X)
    except Exception as error:
        return error.__class__.__name__
    else:
        return "ok"
