"""Deferred initialization: shapes that come later.

A layer that does not know its input size yet cannot make its weight. PyTorch
keeps a pending parameter (`torch.nn.parameter.UninitializedParameter`) in its
place and makes the real one at the first call, when the input arrives. You build
a network of such layers, inspect it without disturbing it, fix its shapes with a
dry run, report what a call leads to, and then write a deferred layer and a
network for several input widths by hand.

Rules for the whole file:

* X is a floating-point tensor of shape (rows, features), on any device, of any
  dtype, unless a docstring says otherwise. Results keep both.
* Parameters must be visible to nn.Module: `named_parameters()`, `state_dict()`
  and `.to()` reach them. Any technique is welcome; attribute names are yours
  unless a docstring fixes them.
* Start values come from torch's global random generator. Do not seed it.
* Change nothing but what the text names.

Facts about a pending parameter p of PyTorch 2.13, all easy to try: `p.shape` and
`p.numel()` raise; `p.size()` answers `torch.Size([0])`, which is not its shape;
`torch.nn.parameter.is_lazy(p)` tells that it is pending. At its first call an
nn.LazyLinear becomes an nn.Linear; the Parameter object stays the same.

Worked example. `net = make_lazy_mlp([4], 2)` is LazyLinear(4), ReLU,
LazyLinear(2). `parameter_shapes(net)` gives None for 0.weight, 0.bias, 2.weight
and 2.bias. After `dry_run(net, torch.zeros(1, 3))` it gives (4, 3), (4,), (2, 4)
and (2,). Then `probe(net, torch.zeros(5, 3))` is "ok", and
`probe(net, torch.zeros(5, 7))` is "RuntimeError".

Other frameworks have the same idea under other names: what PyTorch calls a lazy
module, an uninitialized parameter and a dry run is in Keras a layer that is not
built, an empty weight list and `build(input_shape)`. A wrong input width is a
RuntimeError in PyTorch and a ValueError in Keras. This is not graded.
"""

from collections.abc import Callable, Sequence

import torch
from torch import nn


def make_lazy_mlp(hidden: Sequence[int], n_out: int) -> nn.Sequential:
    """Build an MLP that knows no input size, not even between its layers.

    One nn.LazyLinear per number in `hidden`, each followed by an nn.ReLU, then one
    nn.LazyLinear(n_out) without ReLU: 2 * len(hidden) + 1 positions. All
    parameters are pending until the first call.

    Example: `make_lazy_mlp([], 2)` is one nn.LazyLinear(2) in a Sequential.

    Args:
        hidden: Features of each hidden layer; may be empty.
        n_out: Features of the output.

    Returns:
        A flat Sequential that was never called.
    """
    # TODO: a lazy layer and a ReLU per hidden size, then the lazy output layer
    raise NotImplementedError("make_lazy_mlp is not written yet")


def parameter_shapes(net: nn.Module) -> dict[str, tuple[int, ...] | None]:
    """Report the shape of every parameter, or None while it is pending.

    Works for every mixture of ready and pending parameters, whatever layer they
    belong to (nn.LazyConv2d and nn.LazyBatchNorm1d too), never raises, and leaves
    `net` unchanged: what was pending is still pending. Buffers are not listed.

    Example: for `nn.Sequential(nn.Linear(3, 2), nn.LazyLinear(1))` it returns
    `{"0.weight": (2, 3), "0.bias": (2,), "1.weight": None, "1.bias": None}`.

    Args:
        net: Any module, nested or not.

    Returns:
        The names of `net.named_parameters()`, in that order, each with a tuple of
        ints (a torch.Size is one) or None.
    """
    # TODO: ask each parameter whether it is pending before you read its shape
    raise NotImplementedError("parameter_shapes is not written yet")


def dry_run(
    net: nn.Module, X: torch.Tensor, init: Callable[[nn.Module], None] | None = None
) -> nn.Module:
    """Fix the shapes of a network with one call, and leave no other trace.

    Calls `net(X)` so that every pending parameter gets its shape. Afterwards these
    are as before: the `training` flag of every submodule (they may differ from
    one another), the running statistics and `num_batches_tracked` of
    BatchNorm layers (fresh ones keep mean 0, variance 1 and count 0), the values
    of parameters that had a shape, every `.grad`, every `requires_grad`, and
    `torch.is_grad_enabled()`. The parameters can be trained as usual. If `net(X)`
    raises, the exception passes on and the flags are as before too.

    Then, if `init` is given, `net.apply(init)` runs once, whether a parameter was
    pending or not, so that `init` meets layers whose shapes are known.

    Args:
        net: The network, pending or not; may hold BatchNorm and Dropout layers.
        X: A batch of the right width; its values do not matter.
        init: Function for `net.apply`, or None.

    Returns:
        The network itself, not a copy.
    """
    # TODO: call net once in evaluation mode, restore the flags, then apply init
    raise NotImplementedError("dry_run is not written yet")


def probe(net: Callable[..., object], X: object) -> str:
    """Call `net(X)` and report what happened.

    Calls once. Every exception that derives from Exception is caught and reported
    by the `__name__` of its own class, also one that the caller has defined. (The call
    may fix the shapes of a lazy network: after a failure build a new one.)

    Example: `probe(nn.Linear(3, 2), torch.zeros(5, 7))` returns "RuntimeError",
    and `probe(nn.Linear(3, 2), [1, 2, 3])` returns "TypeError".

    Args:
        net: A module or any other callable.
        X: The argument, not always a tensor.

    Returns:
        "ok" if the call returned, whatever it returned, otherwise the name of the
        exception's class.
    """
    # TODO: call, and turn an exception into the name of its class
    raise NotImplementedError("probe is not written yet")


class DeferredLinear(nn.Module):
    """A linear layer that makes its parameters at the first call.

    Before the first call no parameter with a shape exists: none at all or pending
    ones, as you like. After it `named_parameters()` gives exactly `weight` of
    shape (out_features, in_features) and `bias` of shape (out_features,), both
    trainable Parameters on the device and of the dtype of the first X (not of the
    defaults), every value drawn independently from U(-1/sqrt(in_features),
    1/sqrt(in_features)), so that two instances differ. Later calls use the same
    Parameter objects and do not change their values. nn.LazyLinear may serve as
    a base class if all of this holds; the class may then change at the first call.

    Example: `layer = DeferredLinear(2)`; `layer(torch.zeros(5, 3))` has the shape
    (5, 2), `layer.weight.shape` is then (2, 3), and `layer(torch.zeros(5, 4))`
    raises a RuntimeError.

    Args:
        out_features: Features of the output.
    """

    def __init__(self, out_features: int) -> None:
        super().__init__()
        # TODO: remember the size and reserve the names weight and bias
        raise NotImplementedError("DeferredLinear.__init__ is not written yet")

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Return `X @ weight.T + bias`, after making both at the first call.

        Args:
            X: Input, shape (rows, in_features).

        Returns:
            Output, shape (rows, out_features), with gradients for weight, bias
            and X.

        Raises:
            RuntimeError: If the width of X is not that of the first call. A
                ValueError is accepted as well. The parameters are unchanged.
        """
        # TODO: make weight and bias if they are missing, then compute the output
        raise NotImplementedError("DeferredLinear.forward is not written yet")


class MultiWidthMLP(nn.Module):
    """An MLP for inputs of several widths, with one output layer for all.

    Per width w in `widths` it holds one nn.Linear(w, hidden), and once for all
    widths one nn.Linear(hidden, n_out). All of them exist, registered, from the
    start; names are yours. There are no other parameters.

    Example: `net = MultiWidthMLP([3, 5], 4, 2)` has 3 nn.Linear layers;
    `net(torch.zeros(7, 3))` and `net(torch.zeros(7, 5))` both have the shape
    (7, 2), and `net(torch.zeros(7, 4))` raises a ValueError.

    Args:
        widths: The input widths, pairwise different.
        hidden: Features of the hidden layer.
        n_out: Features of the output.
    """

    def __init__(self, widths: Sequence[int], hidden: int, n_out: int) -> None:
        super().__init__()
        # TODO: register one input layer per width and one output layer
        raise NotImplementedError("MultiWidthMLP.__init__ is not written yet")

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Chain the input layer that fits X, a ReLU and the output layer.

        Only the layers that were used get gradients; for the others `.grad` stays
        None after `backward()`.

        Args:
            X: Input, shape (rows, w) with w one of the widths.

        Returns:
            Output, shape (rows, n_out).

        Raises:
            ValueError: If the width of X is not one of the widths.
        """
        # TODO: choose the input layer by the width of X, or raise ValueError
        raise NotImplementedError("MultiWidthMLP.forward is not written yet")
