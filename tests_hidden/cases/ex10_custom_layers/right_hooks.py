# /// verdict
# about = "lets tensor hooks tell what is reached, and ends in an nn.ReLU"
# ///
import torch
from torch import nn


def gradient_report(layer, X):
    x = X.detach().clone().requires_grad_()
    tensors = dict(layer.named_parameters()) | {"input": x}
    reached = dict.fromkeys(tensors, False)
    kept = {name: p.grad for name, p in tensors.items()}
    handles = []
    for name, tensor in tensors.items():
        if tensor.requires_grad:

            def note(grad, name=name):
                reached[name] = True
                return grad

            handles.append(tensor.register_hook(note))
    total = layer(x).sum()
    if total.requires_grad:
        for tensor in tensors.values():
            tensor.grad = None
        total.backward()
    for handle in handles:
        handle.remove()
    for name, tensor in tensors.items():
        tensor.grad = kept[name]
    return reached


class MyLinear(nn.Module):
    def __init__(self, in_units, units):
        super().__init__()
        self.weight = nn.Parameter(torch.randn((in_units, units)))
        self.bias = nn.Parameter(torch.randn((units,)))

    def forward(self, X):
        Y = X @ self.weight
        Y = Y + self.bias
        return torch.where(Y > 0, Y, 0)


class DetachedLinear(MyLinear):
    def forward(self, X):
        Y = X.matmul(self.weight.data)
        Y += self.bias.data
        return Y.relu_()


class TensorReduction(nn.Module):
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(n_in, n_in, n_out))

    def forward(self, X):
        bilinear = nn.functional.bilinear
        return bilinear(X, X.contiguous(), self.weight.permute(2, 0, 1))


class HalfFourier(nn.Module):
    def forward(self, X):
        Y = torch.fft.fft(X)
        return Y.narrow(-1, 0, X.shape[-1] // 2 + 1)
