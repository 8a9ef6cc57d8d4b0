"""Parallel blocks: branches and independent copies.

A sequential block sends its input through one layer after the other. A parallel block sends
the same input through several branches side by side and joins what they return:

    X -+-> net1 -> (n, a) -+
       |                   +-> (n, a + b)
       +-> net2 -> (n, b) -+

You write two parallel blocks, and two functions that make many branches or links out of one
description. The second half is about identity: two names for one module are one set of
parameters, a copy is a new set.

Rules for both classes

- The branches are registered: `named_parameters()` of the block holds the parameters of every
  branch that was given (those objects, no copies of them), and `modules()` holds the branches
  themselves. Any registering technique will do, also with modules in between; the names are yours.
- A branch is called as `net(X)`, not `net.forward(X)`: once for every position at which it was
  given, in the order given, and with X itself. A net that is given twice is called twice.
- The result keeps the dtype and the device of the branches' outputs, and gradients reach X and
  every branch. After `.to(device)`, `train()` and `eval()` nothing is left behind. A forward
  pass changes neither X nor the mode of a branch.
- A branch may return any number of features, and inputs may have two or more axes: (n, d) for
  features, (n, channels, height, width) for images. All outputs agree in every axis but `dim`.

Worked examples

    X = torch.tensor([[1.0, -2.0]])
    ParallelBlock(nn.Identity(), nn.ReLU())(X)               # [[1., -2., 1., 0.]]
    ParallelBlock(nn.Identity(), nn.ReLU(), dim=0)(X)        # [[1., -2.], [1., 0.]]
    MultiParallelBlock(nn.ReLU(), nn.Identity(), nn.ReLU())(X)
                                                             # [[1., 0., 1., -2., 1., 0.]]
    replicate(lambda: nn.Linear(3, 2), 4)(torch.ones(5, 3))  # shape (5, 8), 32 parameter elements
    clone_chain(nn.Linear(4, 4), 3)(torch.ones(5, 4))        # shape (5, 4), 60 parameter elements
"""

from collections.abc import Callable

import torch
from torch import nn


class ParallelBlock(nn.Module):
    """Run two branches on the same input and concatenate their outputs.

    Args:
        net1: First branch. Its output comes first in the result.
        net2: Second branch. It may be the same object as `net1`.
        dim: Axis along which the outputs are joined, counted from the end when negative.
            The default is 1: features of a 2-D input, channels of an image.
    """

    def __init__(self, net1: nn.Module, net2: nn.Module, dim: int = 1) -> None:
        super().__init__()
        # TODO: keep both branches, registered, and dim
        raise NotImplementedError("ParallelBlock.__init__ is not written yet")

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Return both outputs joined along `dim`.

        Args:
            X: Input, floating point, two or more axes. Both branches get it.

        Returns:
            The outputs of `net1` and `net2` one after the other along `dim`: outputs of shape
            (n, a) and (n, b) give (n, a + b) with dim=1.
        """
        # TODO: call both branches with X and concatenate along dim
        raise NotImplementedError("ParallelBlock.forward is not written yet")


class MultiParallelBlock(nn.Module):
    """Run any number of branches on the same input and concatenate their outputs.

    Args:
        *nets: One or more branches. The same object may occur more than once.
        dim: Axis along which the outputs are joined, as in `ParallelBlock`.

    Raises:
        ValueError: If no net is given. The constructor raises it.
    """

    def __init__(self, *nets: nn.Module, dim: int = 1) -> None:
        super().__init__()
        # TODO: refuse an empty block, then keep all branches, registered, and dim
        raise NotImplementedError("MultiParallelBlock.__init__ is not written yet")

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """Return all outputs joined along `dim`, in the order in which the nets were given.

        Args:
            X: Input, floating point, two or more axes. Every branch gets it.

        Returns:
            The outputs one after the other along `dim`. With a single net: its output.
        """
        # TODO: call every branch with X and concatenate along dim
        raise NotImplementedError("MultiParallelBlock.forward is not written yet")


def replicate(factory: Callable[[], nn.Module], n: int, dim: int = 1) -> MultiParallelBlock:
    """Build a parallel block of n branches that a factory makes.

    The branches are the modules that the factory returns, in the order of the calls, and
    nothing is copied: each has its own parameters and its own random start.

    Args:
        factory: Takes no argument and returns a new module. It is called exactly n times.
        n: Number of branches.
        dim: Axis along which the block joins the outputs.

    Returns:
        A `MultiParallelBlock` of the n modules.

    Raises:
        ValueError: If n is less than 1.
    """
    # TODO: call the factory once per branch and build the block
    raise NotImplementedError("replicate is not written yet")


def clone_chain(block: nn.Module, n: int) -> nn.Sequential:
    """Chain n independent copies of a block.

    Every link starts with the values of `block` (parameters and buffers) and can be trained as
    `block` can; gradients need not be copied. From then on it is on its own: no two links share
    memory, so that after one training step they differ.
    `block` itself is not in the chain, shares no memory with it and stays unchanged.

    Args:
        block: Module whose output has the shape of its input.
        n: Number of links, at least 1; no other number is passed.

    Returns:
        An `nn.Sequential` of n links.
    """
    # TODO: make n deep copies and chain them
    raise NotImplementedError("clone_chain is not written yet")
