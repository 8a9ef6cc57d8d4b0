"""Blocks and constants: write forward freely, and give constants a home.

A block is a class: `__init__` makes its layers, `forward` says what it computes,
and autograd does the rest. You write a plain MLP, a block with a loop and a
constant in its forward, nested blocks, and a layer of your own with a factor.

Rules for the whole file:

* X is a floating-point tensor of shape (rows, features) with one row or more, of
  the dtype and on the device of the module. All numbers are finite. Results keep
  both, and X itself is never changed.
* A module that was moved or converted with `.to(...)` or `.double()` works there:
  everything it computes with follows it.
* Two modules share nothing: neither layers, nor memory, nor start values (except
  where a text says that start values are yours). Do not seed torch's generator.
* Gradients reach X and every trainable parameter through everything that
  `forward` does.
* Only the parameters that a docstring names are trainable. The names of
  parameters and constants are part of the exercise.

Worked example. Let `net = FixedHiddenMLP(1)` with linear.weight = [[2.0]],
linear.bias = [1.0], rand_weight = [[0.5]], and X = [[3.0]].

* linear: 2 * 3 + 1 = 7.
* constant, one, ReLU: relu(7 * 0.5 + 1) = 4.5.
* the same linear again: 2 * 4.5 + 1 = 10.
* halve while the sum of absolute values is greater than 1: 5, 2.5, 1.25, 0.625.
* `net(X)` is tensor(0.6250). The gradient of linear.weight is
  (4.5 + 2 * 0.5 * 3) / 16 = 0.46875: one part for each use of the layer, and each of
  the four halvings counts.
"""

import torch
from torch import nn


class MLP(nn.Module):
    """An MLP with one hidden layer: linear, ReLU, linear.

    Attributes `hidden`, an nn.Linear(n_in, n_hidden), and `out`, an
    nn.Linear(n_hidden, n_out). The parameters are hidden.weight, hidden.bias,
    out.weight and out.bias; there are no others. Submodules without parameters, such as
    an nn.ReLU, may be added.

    Example: `MLP()(torch.zeros(2, 20))` has the shape (2, 10).

    Args:
        n_in: Features of the input.
        n_hidden: Features of the hidden layer.
        n_out: Features of the output.
    """

    def __init__(self, n_in: int = 20, n_hidden: int = 256, n_out: int = 10) -> None:
        super().__init__()
        ### BEGIN SOLUTION: make the two layers
        self.hidden = nn.Linear(n_in, n_hidden)
        self.out = nn.Linear(n_hidden, n_out)
        ### END SOLUTION

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Chain `hidden`, a ReLU and `out`; no ReLU stands before or after these.

        Args:
            X: Input, shape (rows, n_in).

        Returns:
            Output, shape (rows, n_out).
        """
        ### BEGIN SOLUTION: hidden layer, ReLU, output layer
        return self.out(torch.relu(self.hidden(X)))
        ### END SOLUTION


class FixedHiddenMLP(nn.Module):
    """A block with a constant, a layer that is used twice, and a loop.

    It has two attributes:

    * `linear`, one nn.Linear(width, width), used twice. Its weight and bias are the
      only trainable parameters.
    * `rand_weight`, a constant tensor of shape (width, width). Its values are drawn
      independently from U[0, 1), once, when the module is made, so that two modules
      differ. No optimizer changes it, and no call does. It requires no gradient.

    The constant belongs to the module: `.to(...)` and `.double()` take it along,
    `state_dict()` holds it under the key rand_weight, and a module of the same
    width that loads this state dict computes the same output. How you see to that is
    yours.

    Example: `FixedHiddenMLP(3).state_dict()` has the keys rand_weight,
    linear.weight and linear.bias, in any order.

    Args:
        width: Features of the input and of all layers.
    """

    def __init__(self, width: int = 20) -> None:
        super().__init__()
        ### BEGIN SOLUTION: register the constant and make the layer
        self.register_buffer("rand_weight", torch.rand(width, width))
        self.linear = nn.Linear(width, width)
        ### END SOLUTION

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Compute one number from the whole batch; the module docstring has an example.

        In this order: h = linear(X); h = relu(h @ rand_weight + 1); h = linear(h), with
        no activation after it; while the sum of the absolute values of all elements of
        h is greater than 1, divide h by 2 (no halving where the sum is 1 or less);
        return the sum of all elements of h.

        Args:
            X: Input, shape (rows, width).

        Returns:
            The sum, a tensor without dimensions. It is differentiable: the halvings
            are part of the computation.
        """
        ### BEGIN SOLUTION: linear, constant with ReLU, linear again, halve in a loop, add up
        h = self.linear(X)
        h = torch.relu(h @ self.rand_weight + 1)
        h = self.linear(h)
        while h.abs().sum() > 1:
            h = h / 2
        return h.sum()
        ### END SOLUTION


class NestMLP(nn.Module):
    """A block that holds a Sequential and one more layer.

    Attributes `net`, an nn.Sequential of nn.Linear(n_in, 64), nn.ReLU,
    nn.Linear(64, 32) and nn.ReLU, and `linear`, an nn.Linear(32, n_out). The
    parameters are net.0.weight, net.0.bias, net.2.weight, net.2.bias,
    linear.weight and linear.bias; there are no others.

    Example: `NestMLP()(torch.zeros(2, 20))` has the shape (2, 16).

    Args:
        n_in: Features of the input.
        n_out: Features of the output.
    """

    def __init__(self, n_in: int = 20, n_out: int = 16) -> None:
        super().__init__()
        ### BEGIN SOLUTION: make the Sequential and the last layer
        self.net = nn.Sequential(nn.Linear(n_in, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, n_out)
        ### END SOLUTION

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Chain `net` and `linear`.

        Args:
            X: Input, shape (rows, n_in).

        Returns:
            Output, shape (rows, n_out); negative numbers occur.
        """
        ### BEGIN SOLUTION: the Sequential, then the last layer
        return self.linear(self.net(X))
        ### END SOLUTION


def make_chimera() -> nn.Sequential:
    """Chain three blocks of different kinds.

    The positions 0, 1 and 2 of a flat nn.Sequential are a NestMLP(), an
    nn.Linear(16, 20) and a FixedHiddenMLP(). Every call makes new objects.

    Example: `make_chimera()(torch.zeros(2, 20))` is a tensor without dimensions, and
    the first parameter is called 0.net.0.weight.

    Returns:
        A Sequential that shares nothing with the results of other calls.
    """
    ### BEGIN SOLUTION: make three new blocks and chain them
    return nn.Sequential(NestMLP(), nn.Linear(16, 20), FixedHiddenMLP())
    ### END SOLUTION


class ScaledLinear(nn.Module):
    """The layer f(X) = c * (X @ w) with a weight that is trained and a factor that is not.

    `w`, an nn.Parameter of shape (n_in,), is the only parameter. Its start values
    are yours. The factor c is fixed when the module is made, and each module has its
    own. You may keep c as a number, or as a tensor that follows the module; float32 is
    precise enough.

    Example: with w = [1.0, 2.0] and c = 3.0, X = [[1.0, 1.0], [0.0, -1.0]] gives
    [9.0, -6.0].

    Args:
        n_in: Features of the input.
        c: The factor, any finite number; 0 and negative ones occur.
    """

    def __init__(self, n_in: int, c: float) -> None:
        super().__init__()
        ### BEGIN SOLUTION: register w and keep c
        self.w = nn.Parameter(torch.randn(n_in))
        self.c = c
        ### END SOLUTION

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Return `c * (X @ w)`.

        Args:
            X: Input, shape (rows, n_in).

        Returns:
            Output, shape (rows,), also for one row.
        """
        ### BEGIN SOLUTION: the product, then the factor
        return self.c * (X @ self.w)
        ### END SOLUTION
