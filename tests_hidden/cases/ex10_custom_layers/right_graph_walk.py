# /// verdict
# about = "walks through the graph"
# ///
import torch
from torch import nn


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    node = layer(x).sum().grad_fn
    reached, waiting = set(), [node]
    seen = set()
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            reached.add(id(node.variable))
        waiting.extend(following for following, _ in node.next_functions)
    tensors = [*layer.named_parameters(), ("input", x)]
    return {name: id(tensor) in reached for name, tensor in tensors}


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.normal(0.0, 1.0, size=(in_units, units)))
        self.bias = nn.Parameter(torch.normal(0.0, 1.0, size=(units,)))
        self.activation = nn.ReLU()

    def forward(self, X):
        return self.activation(torch.einsum("...i,ij->...j", X, self.weight) + self.bias)


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.rand((n_in, n_in, n_out)))

    def forward(self, X):
        Y = torch.zeros_like(X[..., :1] * self.weight[0, 0])
        for i in range(X.shape[-1]):
            for j in range(X.shape[-1]):
                Y = Y + X[..., i : i + 1] * X[..., j : j + 1] * self.weight[i, j]
        return Y
