"""Device placement: the same code on every device.

A tensor lives on one device, and an operation wants all its tensors on the same one. So
code that runs everywhere never writes "cuda": it asks which devices there are, moves data
and modules once, and then follows its input. You write the tools for choosing, moving and
inspecting, and two blocks that work wherever they are moved to.

1. `try_gpu` and `try_all_gpus` choose devices.
2. `to_device` moves a whole batch, `devices_of` tells where a module is.
3. `copies_on_move` and `add_on` show which moves cost a copy.
4. `PositionBlock` and `GateBlock` are modules that can be moved and converted.

Rules for the whole file:

* A device is given as a torch.device or as its name, in the form in which tensors report
  it: "cpu", "meta", "cuda:1". Where you return a device it is a torch.device.
* All of it has to run on a machine without a GPU. There a check uses another second device
  in its place; your code need not know which.
* Inputs are left as they are; only a module is moved in place, as `.to(...)` does.
* The two blocks: X is a floating-point tensor of shape (..., width), and the caller has moved
  and converted the block, or a network that holds it, with `.to(...)`, so that its parameters
  have the device and dtype of X. The result has these too. A block may be called, then moved or
  converted, and called again.
* While a block computes, nothing is copied to the CPU from another device and no value is
  read there: no `.cpu()`, `.item()`, `print` of a tensor or NumPy in `forward`.
* Gradients reach X and all parameters of `linear` through everything that `forward` does.

Try it
    >>> try_gpu(10)  # with fewer than 11 GPUs
    device(type='cpu')
    >>> devices_of(nn.Linear(2, 3).to("meta"))
    {device(type='meta')}
"""

### BEGIN SOLUTION
from itertools import chain

### END SOLUTION
import torch
from torch import Tensor, nn


def try_gpu(i: int = 0) -> torch.device:
    """Return GPU number i if there is one, else the CPU.

    Ask PyTorch (`torch.cuda.device_count()`) at every call: the answer may change while the
    program runs. Naming a device is enough; nothing is put onto it.

    Example:
        With two GPUs, `try_gpu(1)` is `torch.device("cuda:1")` and `try_gpu(2)` is
        `torch.device("cpu")`. `try_gpu()` is `try_gpu(0)`, with its index: "cuda:0".

    Args:
        i: The number of the GPU, counted from 0.

    Returns:
        `torch.device("cuda:i")` with that number, or `torch.device("cpu")`.

    Raises:
        ValueError: i is negative, whether there are GPUs or not.
    """
    ### BEGIN SOLUTION: refuse a negative number, ask how many GPUs there are, choose
    if i < 0:
        raise ValueError(f"GPUs are counted from 0, got {i}")
    return torch.device(f"cuda:{i}" if i < torch.cuda.device_count() else "cpu")
    ### END SOLUTION


def try_all_gpus() -> list[torch.device]:
    """Return all GPUs, or the CPU alone if there is none.

    As in `try_gpu`, ask at every call.

    Example:
        With two GPUs the result is `[torch.device("cuda:0"), torch.device("cuda:1")]`, with none
        it is `[torch.device("cpu")]`.

    Returns:
        A list of devices, in the order of their numbers.
    """
    ### BEGIN SOLUTION: list the GPUs, or the CPU
    gpus = [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]
    return gpus or [torch.device("cpu")]
    ### END SOLUTION


def to_device(obj: object, device: torch.device | str) -> object:
    """Move all tensors and modules in nested containers.

    * A tensor is replaced by what `.to(device)` returns: the same object if it is on that device
      already. Its dtype, its values and its history in autograd stay.
    * A module is moved in place; the result holds the same module object.
    * A dict, a list and a tuple become a new dict, list and tuple of the same length, in the same
      order, a dict with the same keys; what they hold is treated by these rules, to any depth.
      The given containers keep what they held. Subclasses of these types do not occur.
    * Everything else (numbers, texts, None, sets, NumPy arrays, objects of any other class) is
      passed on: the result holds the same object.

    Example:
        With x on the CPU, `to_device({"x": [x, 3], "name": "a"}, "meta")` returns
        `{"x": [x.to("meta"), 3], "name": "a"}`, and x is still on the CPU.

    Args:
        obj: A tensor, a module, a container of these, or anything else.
        device: Where to.

    Returns:
        The object with everything on the device.
    """
    ### BEGIN SOLUTION: move tensors and modules, rebuild containers, pass on everything else
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
    ### END SOLUTION


def devices_of(net: nn.Module) -> set[torch.device]:
    """Return the devices on which a module's tensors are.

    Its tensors are all parameters (trainable or not) and all buffers (saved or not), also those of
    the modules inside it. The module is only looked at.

    Example:
        For a network whose first layer is on "cuda:0" and whose second is on "cpu", the result is
        `{torch.device("cuda:0"), torch.device("cpu")}`.

    Args:
        net: Any module. It may have no tensors at all, such as nn.ReLU().

    Returns:
        The devices; an empty set if there are no tensors.
    """
    ### BEGIN SOLUTION: collect the devices of parameters and buffers
    return {tensor.device for tensor in chain(net.parameters(), net.buffers())}
    ### END SOLUTION


def copies_on_move(x: Tensor, device: torch.device | str) -> bool:
    """Tell whether `x.to(device)` would have to make a copy.

    Example:
        With x on the CPU, `copies_on_move(x, "cpu")` is False, since `x.to("cpu") is x`;
        `copies_on_move(x, "meta")` is True.

    Args:
        x: A tensor on any device.
        device: Where to.

    Returns:
        True or False.
    """
    ### BEGIN SOLUTION: compare where the tensor is with where it is to go
    return x.device != torch.device(device)
    ### END SOLUTION


def add_on(x: Tensor, y: Tensor, device: torch.device | str) -> Tensor:
    """Add two tensors on a device.

    What is on another device is moved straight to this one, once. What is there already is not
    copied. The sum is computed on the device. Gradients reach x and y.

    Example:
        With x on the CPU and y on "cuda:0", `add_on(x, y, "cuda:0")` copies x and not y, and the
        sum is on "cuda:0".

    Args:
        x: A tensor on any device.
        y: A tensor of the same shape and dtype, on any device.
        device: Where to add.

    Returns:
        The sum, on the device. x and y stay as they were.
    """
    ### BEGIN SOLUTION: move both, then add
    return x.to(device) + y.to(device)
    ### END SOLUTION


class PositionBlock(nn.Module):
    """The layer linear(X) + s * (0, 1, ..., width - 1).

    Attribute `linear`, an nn.Linear(width, width). Its weight and bias are the only trainable
    parameters. The factor s is fixed when the block is made, and each block has its own. How you
    keep s and the positions is yours, as long as they follow the block: then the result has the
    dtype and device of X for float64, float32 and bfloat16, and on every device. The
    positions may be made anew in each call.

    Example: with width 3, s = 0.5, linear.weight zero and linear.bias one, every row of
    the output is [1.0, 1.5, 2.0].

    Args:
        width: Features of input and output.
        s: The factor, any finite number; 0 and negative ones occur.
    """

    def __init__(self, width: int, s: float = 0.1) -> None:
        super().__init__()
        ### BEGIN SOLUTION: make the layer and keep the factor
        self.linear = nn.Linear(width, width)
        self.s = s
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return linear(X) + s * (0, 1, ..., width - 1), the positions along the last dimension.

        Args:
            X: Input, shape (..., width).

        Returns:
            Output, shape (..., width).
        """
        ### BEGIN SOLUTION: add the scaled positions, made where X is and with its dtype
        return self.linear(X) + self.s * torch.arange(X.shape[-1], dtype=X.dtype, device=X.device)
        ### END SOLUTION


class GateBlock(nn.Module):
    """The layer linear(X * mask) with a random mask that belongs to the block.

    It has two attributes:

    * `linear`, an nn.Linear(width, width). Its weight and bias are the only trainable parameters.
    * `mask`, a tensor of shape (width,) that has the value one at width // 2 places and zero at all
      others. All choices of places are equally likely. It is drawn once, when the block is
      made, with torch's global generator, which you do not seed, so two blocks differ. Its dtype is
      yours, bool and integers included. No optimizer and no call changes it.

    The mask belongs to the block: `.to(...)` takes it along, `state_dict()` holds it under the key
    mask, and a block of the same width that loads this state dict computes the same output.

    Example: with mask = [0, 1, 0], X = [[2.0, 3.0, 4.0]] is [[0.0, 3.0, 0.0]] when it
    reaches `linear`, in training mode and in evaluation mode.

    Args:
        width: Features of input and output.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        ### BEGIN SOLUTION: make the layer, draw the mask and register it
        self.linear = nn.Linear(width, width)
        mask = torch.zeros(width)
        mask[torch.randperm(width)[: width // 2]] = 1.0
        self.register_buffer("mask", mask)
        ### END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Return linear(X * mask).

        Args:
            X: Input, shape (..., width).

        Returns:
            Output, shape (..., width).
        """
        ### BEGIN SOLUTION: mask the input, then the layer
        return self.linear(X * self.mask)
        ### END SOLUTION
