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
        # TODO: make the two layers
        raise NotImplementedError("MLP.__init__ is not written yet")

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Chain `hidden`, a ReLU and `out`; no ReLU stands before or after these.

        Args:
            X: Input, shape (rows, n_in).

        Returns:
            Output, shape (rows, n_out).
        """
        # TODO: hidden layer, ReLU, output layer
        raise NotImplementedError("MLP.forward is not written yet")


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
        # TODO: register the constant and make the layer
        raise NotImplementedError("FixedHiddenMLP.__init__ is not written yet")

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
        # TODO: linear, constant with ReLU, linear again, halve in a loop, add up
        raise NotImplementedError("FixedHiddenMLP.forward is not written yet")


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
        # TODO: make the Sequential and the last layer
        raise NotImplementedError("NestMLP.__init__ is not written yet")

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Chain `net` and `linear`.

        Args:
            X: Input, shape (rows, n_in).

        Returns:
            Output, shape (rows, n_out); negative numbers occur.
        """
        # TODO: the Sequential, then the last layer
        raise NotImplementedError("NestMLP.forward is not written yet")


def make_chimera() -> nn.Sequential:
    """Chain three blocks of different kinds.

    The positions 0, 1 and 2 of a flat nn.Sequential are a NestMLP(), an
    nn.Linear(16, 20) and a FixedHiddenMLP(). Every call makes new objects.

    Example: `make_chimera()(torch.zeros(2, 20))` is a tensor without dimensions, and
    the first parameter is called 0.net.0.weight.

    Returns:
        A Sequential that shares nothing with the results of other calls.
    """
    # TODO: make three new blocks and chain them
    raise NotImplementedError("make_chimera is not written yet")


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
        # TODO: register w and keep c
        raise NotImplementedError("ScaledLinear.__init__ is not written yet")

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Return `c * (X @ w)`.

        Args:
            X: Input, shape (rows, n_in).

        Returns:
            Output, shape (rows,), also for one row.
        """
        # TODO: the product, then the factor
        raise NotImplementedError("ScaledLinear.forward is not written yet")
