"""Custom layers: with and without parameters, and one that cannot learn.

A layer of your own is a class with a `forward`. If it has parameters, nn.Module has
to find them, and autograd has to see how `forward` uses them. You write layers that
meet both demands, one that fails the second on purpose, and a report that tells
which of the two a layer is.

Rules for the whole file:

* X is a floating-point tensor on the device and of the dtype of the layer, with at
  least one element; all numbers are finite. A layer without parameters works on every
  device. Results are on the device of X and have its dtype (HalfFourier: the complex
  dtype that belongs to it). X itself is never changed.
* "..." in a shape stands for any number of leading dimensions, none included.
* A layer that was moved or converted with `.to(...)` or `.double()` works there.
  Nothing is read back from the device of X on the way.
* Gradients reach X and every parameter through everything that `forward` does,
  DetachedLinear excepted.
* Parameters are exactly those that a docstring names, under these names, each a
  trainable nn.Parameter that is found by `named_parameters()` from the start. Two
  layers share none.
* Do not seed torch's generator.

Worked numbers. Let `layer = MyLinear(2, 1)` with weight = [[1.0], [-2.0]] and
bias = [0.5].

* layer(tensor([3.0, 1.0])): 3 * 1 + 1 * (-2) + 0.5 = 1.5, so tensor([1.5]).
* layer(tensor([1.0, 3.0])): 1 - 6 + 0.5 = -4.5, and the ReLU makes it tensor([0.]).
* `gradient_report(layer, torch.tensor([1.0, 3.0]))` is
  {"weight": True, "bias": True, "input": True}: all gradients are 0 here, and yet the
  output depends on all three in the graph.
* A DetachedLinear with the same values returns the same numbers, and its report is
  {"weight": False, "bias": False, "input": True}.
"""

import torch
from torch import nn


class CenteredLayer(nn.Module):
    """A layer without parameters that shifts its input to mean 0.

    It has neither parameters nor buffers.

    Example: `CenteredLayer()(torch.tensor([[1.0, 2.0], [3.0, 6.0]]))` is
    tensor([[-2., -1.], [0., 3.]]): one mean, 3, of all four elements.
    """

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Subtract the mean over all elements of X.

        The mean is part of the computation: gradients pass through it too.

        Args:
            X: Input of any shape, a tensor without dimensions included.

        Returns:
            `X - mean`, of the shape of X. X is as it was.
        """
        ### BEGIN SOLUTION: subtract one mean, that of all elements
        return X - X.mean()
        ### END SOLUTION


class MyLinear(nn.Module):
    """A linear layer with a ReLU: relu(X @ weight + bias).

    The parameters are `weight` of shape (in_units, units) and `bias` of shape (units,);
    there are no others. All their start values are drawn independently from the
    standard normal distribution N(0, 1), anew for every layer.

    Note the shape: nn.Linear has its weight the other way round, (units, in_units).

    Example: `MyLinear(3, 5)(torch.zeros(4, 2, 3))` has the shape (4, 2, 5).

    Args:
        in_units: Features of the input.
        units: Features of the output.
    """

    def __init__(self, in_units: int, units: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION: register weight and bias
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))
        ### END SOLUTION

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Return `relu(X @ weight + bias)`, differentiable in all three.

        Args:
            X: Input, shape (..., in_units).

        Returns:
            Output, shape (..., units).
        """
        ### BEGIN SOLUTION: the product, the bias, the ReLU
        return torch.relu(X @ self.weight + self.bias)
        ### END SOLUTION


class DetachedLinear(nn.Module):
    """The layer of MyLinear with a mistake, on purpose: forward works with `.data`.

    (`.detach()` has the same effect here, and will do.)

    Its parameters are those of MyLinear: same names and shapes, registered, trainable.
    With the same values it returns the same numbers. But `weight.data` is a tensor that
    autograd knows nothing of, so no gradient reaches weight or bias, and no error
    says so. The gradient of X is as it ought to be.

    Example: after `DetachedLinear(3, 5)(X).sum().backward()`, where X requires
    gradients, `X.grad` is a tensor, while `weight.grad` and `bias.grad` are None.

    Args:
        in_units: Features of the input.
        units: Features of the output.
    """

    def __init__(self, in_units: int, units: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION: register weight and bias as in MyLinear
        self.weight = nn.Parameter(torch.randn(in_units, units))
        self.bias = nn.Parameter(torch.randn(units))
        ### END SOLUTION

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Return the numbers of `relu(X @ weight + bias)`, without weight and bias in the graph.

        Args:
            X: Input, shape (..., in_units).

        Returns:
            Output, shape (..., units). It depends on X in the graph, and on nothing else.
        """
        ### BEGIN SOLUTION: as in MyLinear, but with the .data of both parameters
        return torch.relu(X @ self.weight.data + self.bias.data)
        ### END SOLUTION


def gradient_report(layer: nn.Module, X: torch.Tensor) -> dict[str, bool]:
    """Tell what the output of a layer depends on in the graph.

    The report has one entry for every name of `layer.named_parameters()` and one for
    "input". It is True exactly where autograd finds a path from `layer(X).sum()` back to
    that tensor. Zero gradients change nothing about that: a path is a path. Where there
    is none, as for a parameter that forward does not use or reads through `.data`, or
    for one whose requires_grad is False, it is False.

    "input" tells whether there is a path to X if X requires gradients. So it is the
    same whether the given X requires gradients or not.

    Afterwards everything is as before: the numbers of X and of all parameters, what
    requires gradients, the training mode, and every `.grad`, that of X included: None
    where it was None, and with the same numbers where it was a tensor. What a call of
    the layer itself changes, such as running statistics, need not be undone.

    Example: `gradient_report(nn.Linear(3, 2), torch.zeros(4, 3))` is
    {"weight": True, "bias": True, "input": True}. The gradient of weight is 0 there.

    Args:
        layer: Any module that maps X to a real tensor: nested or not, with or without
            parameters (none is called "input"). The output may have no history at
            all. Parameters may have a `.grad` from before. You may call it several
            times.
        X: Input for the layer; if it requires gradients, it is a leaf.

    Returns:
        A dict of True and False, in any order.
    """
    ### BEGIN SOLUTION: call with a copy of X, and ask autograd for gradients, unused ones allowed
    x = X.detach().clone().requires_grad_()
    tensors = {**dict(layer.named_parameters()), "input": x}
    asked = {name: tensor for name, tensor in tensors.items() if tensor.requires_grad}
    report = dict.fromkeys(tensors, False)
    total = layer(x).sum()
    if total.requires_grad:
        grads = torch.autograd.grad(total, list(asked.values()), allow_unused=True)
        report.update(zip(asked, (grad is not None for grad in grads), strict=True))
    return report
    ### END SOLUTION


class TensorReduction(nn.Module):
    """A layer that adds up all products of two inputs, each with a weight of its own.

    It computes y_k = sum over all i and j of weight[i, j, k] * x_i * x_j, where i and j
    both run over all inputs: i = j and both orders of each pair are included.

    The only parameter is `weight` of shape (n_in, n_in, n_out). Its start values are
    yours.

    Example: with n_in = 2, n_out = 1 and weight[:, :, 0] = [[1, 2], [3, 4]],
    x = [1, 10] gives 1 * 1 + 2 * 10 + 3 * 10 + 4 * 100 = 451.

    Args:
        n_in: Features of the input.
        n_out: Features of the output.
    """

    def __init__(self, n_in: int, n_out: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION: register weight
        self.weight = nn.Parameter(torch.randn(n_in, n_in, n_out))
        ### END SOLUTION

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Reduce every vector of X on its own.

        Args:
            X: Input, shape (..., n_in).

        Returns:
            Output, shape (..., n_out).
        """
        ### BEGIN SOLUTION: sum over every pair (i, j)
        return torch.einsum("...i,...j,ijk->...k", X, X, self.weight)
        ### END SOLUTION


class HalfFourier(nn.Module):
    """A layer without parameters that returns the leading half of the Fourier coefficients.

    Coefficient k of a vector x of length n is the sum over j = 0 ... n - 1 of
    x_j * exp(-2 * pi * 1j * j * k / n), without any factor in front. For real x the
    coefficients k = 0 ... n // 2 determine the rest, so these n // 2 + 1 are enough to
    compute x again.

    It has neither parameters nor buffers.

    Example: `HalfFourier()(torch.tensor([1.0, 2.0, 0.0, 4.0]))` is
    tensor([7.+0.j, 1.+2.j, -5.+0.j]).
    """

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Transform X along its last axis.

        Args:
            X: Real input, shape (..., n), float32 or float64; n is 1 or more, even or odd.

        Returns:
            Output, shape (..., n // 2 + 1), complex: complex64 for float32, complex128
            for float64.
        """
        ### BEGIN SOLUTION: the Fourier transform of real numbers along the last axis
        return torch.fft.rfft(X)
        ### END SOLUTION
