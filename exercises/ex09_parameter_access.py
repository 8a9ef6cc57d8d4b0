"""Parameter access: find any parameter of any module, by name and by recursion.

You build a network of nested blocks. Then you write the tools that find, list and
describe the parameters of any network, and the one that excludes some of them from
training.

Rules for the whole file:

* `net` is any nn.Module: one layer, a module of the caller's own class, containers
  such as nn.Sequential, nn.ModuleDict and nn.ParameterList in each other, a module
  without parameters. It may hold buffers. Names are free text without dots, so
  "block 1" is one, and so is "0", which is a name and not a position.
* Where a layer has no bias, nn.Module keeps the entry `bias` with the value None.
  Such an entry is no parameter. A submodule can be None in the same way.
* A parameter may be tied: one Parameter object with several names, because two
  modules hold it or because one module is used in two places. Its first name is
  the one that `net.named_parameters()` gives. Equal values do not make two
  parameters one.
* No function calls `net` or changes it, except that `freeze` sets flags. All give
  the same answer when they are called twice.
* No parameter is pending: all have a shape.

Worked example. `net = make_rgnet(2)` has ten parameters. The first is called
0.block 0.0.weight, the last 1.bias, and `net[0][1][0].bias` is the one called
0.block 1.0.bias.

* `parameter_table(net)[3]` is ("0.block 0.2.bias", (4,), True).
* `get_by_path(net, "0.block 1.0.bias") is net[0][1][0].bias` is True.
* `get_by_path(net, "0.block 1.0")` raises a KeyError: that is a module.
* `freeze(net, "0.block 1")` returns 76 = 8 * 4 + 8 + 4 * 8 + 4.
* `parameter_table(net)[5]` is now ("0.block 1.0.bias", (8,), False).
* `without_gradient(net)` gives all ten names: there was no backward pass yet.
"""

import torch
from torch import nn


def block1() -> nn.Sequential:
    """Make a block of two layers.

    The positions 0 to 3 of a flat nn.Sequential are an nn.Linear(4, 8), an nn.ReLU,
    an nn.Linear(8, 4) and an nn.ReLU. Every call makes new layers with start values
    of their own; do not seed torch's generator.

    Example: `block1()(torch.zeros(3, 4))` has the shape (3, 4).

    Returns:
        The new block.
    """
    # TODO: chain two layers, each followed by a ReLU
    raise NotImplementedError("block1 is not written yet")


def block2(n: int = 4) -> nn.Sequential:
    """Chain n new blocks of the kind of `block1` under names of your own.

    Example: `[name for name, _ in block2(2).named_children()]` is
    ["block 0", "block 1"].

    Args:
        n: The number of blocks, 1 or more.

    Returns:
        An nn.Sequential whose entries are called block 0, block 1, up to n - 1, in this
        order. The blocks share nothing.
    """
    # TODO: add n blocks, each under its name
    raise NotImplementedError("block2 is not written yet")


def make_rgnet(n: int = 4) -> nn.Sequential:
    """Chain `block2(n)` and an nn.Linear(4, 1).

    Example: `make_rgnet()[0][1][0]` is the first layer of the second block, and
    `make_rgnet(2)(torch.zeros(3, 4))` has the shape (3, 1).

    Args:
        n: The number of blocks, 1 or more.

    Returns:
        An nn.Sequential of these two, at the positions 0 and 1.
    """
    # TODO: the nested blocks, then the last layer
    raise NotImplementedError("make_rgnet is not written yet")


def parameter_table(net: nn.Module) -> list[tuple[str, tuple[int, ...], bool]]:
    """List all parameters of a network, frozen ones too.

    Example: for `nn.Sequential(nn.Linear(3, 2), nn.ReLU())` it returns
    `[("0.weight", (2, 3), True), ("0.bias", (2,), True)]`.

    Args:
        net: Any module.

    Returns:
        A list with one tuple for each parameter: name, shape, and `requires_grad`. Names
        and order are those of `net.named_parameters()`, so that a tied parameter appears
        once. The shape is a tuple of ints (a torch.Size is one). The list is empty
        if there is no parameter.
    """
    # TODO: name, shape and flag of each named parameter
    raise NotImplementedError("parameter_table is not written yet")


def get_by_path(net: nn.Module, path: str) -> nn.Parameter:
    """Find the parameter with this name.

    Any name of a tied parameter will do: if `net.b.weight = net.a.weight`, both
    "a.weight" and "b.weight" give the one Parameter. Only names count under which
    nn.Module has it registered, not a property or a plain attribute that leads to it.

    Example: `get_by_path(nn.Linear(3, 2), "bias")` is the layer's bias, and
    `get_by_path(nn.Linear(3, 2, bias=False), "bias")` raises a KeyError.

    Args:
        net: Any module.
        path: The names of the submodules and of the parameter with dots between them.

    Returns:
        The Parameter object itself: neither a copy nor a detached tensor.

    Raises:
        KeyError: If nothing is called so, or what is called so is no parameter: a
            buffer, a module, a method or another attribute, an entry with the value
            None, something inside a parameter ("0.weight.data"), the empty text.
    """
    # TODO: look the path up among all names, tied ones included
    raise NotImplementedError("get_by_path is not written yet")


def walk_parameters(net: nn.Module) -> list[tuple[str, nn.Parameter]]:
    """Return `list(net.named_parameters())`, found by a walk of your own.

    Each module keeps its own parameters in the dict `_parameters` and its submodules
    in the dict `_modules`. Read these two. Not allowed here are `named_parameters`,
    `parameters` and `state_dict`, with any arguments, of `net` or of any module in it;
    `children`, `named_children`, `modules` and `named_modules` are allowed.

    The order: first a module's own parameters, then its submodules one after
    the other, each completely. A tied parameter appears once, under its first name.

    Example: for `nn.Sequential(nn.Linear(3, 2, bias=False))` it returns
    `[("0.weight", net[0].weight)]`.

    Args:
        net: Any module.

    Returns:
        A list of tuples, name and Parameter object.
    """
    # TODO: visit each module, note what is new in it, then visit its submodules
    raise NotImplementedError("walk_parameters is not written yet")


def without_gradient(net: nn.Module) -> list[str]:
    """List the parameters whose `.grad` is None.

    A gradient of zeros is a gradient. Whether a parameter is trainable does not
    matter: a frozen one is listed exactly if its `.grad` is None.

    Example: for a network that was just made it returns the names of all
    parameters, and `[]` once a backward pass has reached all of them.

    Args:
        net: Any module, before or after backward passes.

    Returns:
        The names, those of `net.named_parameters()` and in that order.
    """
    # TODO: the names of the parameters without a gradient
    raise NotImplementedError("without_gradient is not written yet")


def freeze(net: nn.Module, prefix: str) -> int:
    """Exclude one parameter, or all parameters of one submodule, from training.

    Sets `requires_grad` to False for the parameter called `prefix`, or for all
    parameters whose names begin with the segments of `prefix`. The segments of a name
    are what stands between the dots, and they match as a whole: "1" stands for
    1.weight and 1.bias, not for 10.weight and not for 0.1.weight. Every name of a tied
    parameter counts, as in `get_by_path`. Nothing else changes: other
    flags, values, gradients, training mode.

    Example: `freeze(nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 1)), "0")` returns 8.

    Args:
        net: Any module.
        prefix: Name of a parameter or of a submodule with dots between the segments, not
            empty.

    Returns:
        The number of elements (single numbers) in these parameters, frozen before or not. A
        tied parameter counts once, even if several of its names fit.

    Raises:
        KeyError: If there is no parameter under that name: nothing is called so, or what
            is called so holds no parameter (a ReLU, a buffer). Then no flag changes.
    """
    # TODO: collect the parameters under the prefix, refuse if none, switch them off
    raise NotImplementedError("freeze is not written yet")


def describe(p: nn.Parameter) -> dict[str, torch.Tensor | torch.dtype | str | bool | None]:
    """Report what there is to know about one parameter.

    Example: `describe(nn.Parameter(torch.tensor([1.0, 2.0])))` returns
    `{"value": tensor([1., 2.]), "grad": None, "trainable": True,
    "dtype": torch.float32, "device": "cpu"}`.

    Args:
        p: A parameter of any shape and dtype, on any device, with a gradient or without,
            frozen or not. After `backward(create_graph=True)` the gradient itself has a
            history. The parameter is not changed.

    Returns:
        A dict with exactly these keys:

        * value: a copy of the values, a tensor of the same shape and dtype on the same
          device. It requires no gradient, has no history and memory of its own.
        * grad: the same for the gradient, or None if there is no gradient.
        * trainable: `requires_grad` as a bool.
        * dtype: the torch.dtype.
        * device: the device as text, such as "cpu" or "cuda:0".
    """
    # TODO: copies of value and gradient, and the three facts
    raise NotImplementedError("describe is not written yet")
