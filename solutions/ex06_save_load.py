"""Files: save values, not objects.

A file that holds pickled objects has two faults: whoever opens it runs whatever code it names,
and it opens only where your classes exist under the same names. A file that holds plain values
(tensors, numbers, text, and lists, tuples and dicts of them) has neither. `torch.load` reads such
files with `weights_only=True` and refuses all others. You save tensors, stop and resume a
training, rebuild a net from its code or from a description, and reuse a part of another net.

1. `save_tensors`, `load_tensors`: tensors, lists and dicts as they are.
2. `save_checkpoint`, `load_checkpoint`: interrupt a training and resume it exactly.
3. `restore`: a net from its code and a file with its state dict.
4. `snapshot`: the state of a net at this moment, in memory.
5. `reuse_first_layers`: take the first layers of another net.
6. `build`, `save_model`, `load_model`: the architecture in the file too, as data.

Rules
- `path` is a `str` or a `pathlib.Path`; its folder exists. An existing file is replaced.
- Every file that you write opens with `torch.load(path, weights_only=True)` in a process that has
  never seen your module. How a checkpoint or a model file is laid out inside is yours: key names,
  a dict or a tuple, ...
- The four loaders (`load_tensors`, `load_checkpoint`, `restore`, `load_model`) never run code from
  a file, whatever kind of file it is. A file that would have to run code is refused with an
  error, and the code has not run. The kind of error is yours; `torch.load` raises
  `pickle.UnpicklingError`.
- The four loaders also read a file whose tensors were on a GPU on a machine that has none: they
  put its tensors on `device`, never on the device that the file names.
- Values come back bit for bit, with their shapes and dtypes. The state of a net is its parameters
  and its buffers, such as the running statistics of a BatchNorm layer.
- Saving and taking a snapshot change nothing: not the values, not the training flags, not the
  devices of a net.

Try it
    >>> save_tensors("points.pt", {"x": [torch.arange(3), torch.zeros(2, 2)]})
    >>> load_tensors("points.pt")["x"][0]
    tensor([0, 1, 2])
    >>> net = nn.Sequential(nn.Linear(3, 5), nn.ReLU())
    >>> torch.save(net.state_dict(), "net.pt")
    >>> restore("net.pt", lambda: nn.Sequential(nn.Linear(3, 5), nn.ReLU())).training
    False

To think about (not graded): what is a file of a net good for, other than shipping the finished
net? And if the architecture is in the file too: who decides what the file may ask for?
"""

from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import Optimizer


def save_tensors(path: str | Path, obj: object) -> None:
    """Write tensors to a file.

    `torch.load(path, weights_only=True)` gives back exactly obj: the same nesting of lists and
    dicts, the same keys in the same order, nothing wrapped around it.

    Args:
        path: The file to write.
        obj: A tensor of any shape and dtype, or lists and dicts of such, nested to any depth. A
            list or a dict may be empty; the keys of a dict are str.
    """
    ### BEGIN SOLUTION: write obj to the file
    torch.save(obj, path)
    ### END SOLUTION


def load_tensors(path: str | Path, device: str | torch.device = "cpu") -> object:
    """Read tensors from a file that `save_tensors` or `torch.save` wrote.

    Args:
        path: The file to read.
        device: Where every tensor is placed, at any depth.

    Returns:
        The object that was saved: a tensor, a list or a dict, equal in nesting, keys, shapes,
        dtypes and values.

    Raises:
        Exception: Reading the file would run code (any type of error).
    """
    ### BEGIN SOLUTION: read the file without running its code, with all tensors on device
    return torch.load(path, map_location=device, weights_only=True)
    ### END SOLUTION


def save_checkpoint(
    path: str | Path, net: nn.Module, optimizer: Optimizer | None = None, epoch: int = 0
) -> None:
    """Write all that `load_checkpoint` needs to resume a training.

    The file contains every entry of `net.state_dict()`.

    Args:
        path: The file to write.
        net: The net; any module.
        optimizer: The optimizer that trains net, any of `torch.optim`, or None.
        epoch: The number of finished epochs.
    """
    ### BEGIN SOLUTION: write the states of net and optimizer, and the epoch
    checkpoint = {
        "net": net.state_dict(),
        "optimizer": None if optimizer is None else optimizer.state_dict(),
        "epoch": epoch,
    }
    torch.save(checkpoint, path)
    ### END SOLUTION


def load_checkpoint(
    path: str | Path,
    net: nn.Module,
    optimizer: Optimizer | None = None,
    device: str | torch.device = "cpu",
) -> int:
    """Fill a net and its optimizer in place from a file that `save_checkpoint` wrote.

    Training that goes on from here gives the same weights as training that was never interrupted.
    The optimizer gets its whole state: what it remembers of each parameter, such as the averages
    and the step count of Adam, and its settings, such as lr, which replace those that it was made
    with. net keeps its Parameter objects, since the optimizer holds on to exactly these, and its
    training flags. net and optimizer stay on their devices. The states of random generators are
    not part of a checkpoint.

    Args:
        path: The file to read.
        net: A net with the same entries in its state dict as the one that was saved, dtypes
            included.
        optimizer: An optimizer over the parameters of net, to be filled; then the file was saved
            with one, too. With None the state of an optimizer in the file is passed over.
        device: Where the tensors of the file are placed while they are read.

    Returns:
        The epoch that was saved, an int.

    Raises:
        Exception: Reading the file would run code, or the entries in the file are not those of
            net in names or shapes (any type of error). What net holds then does not matter.
    """
    ### BEGIN SOLUTION: fill net and optimizer in place and return the epoch
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]
    ### END SOLUTION


def restore(
    path: str | Path, factory: Callable[[], nn.Module], device: str | torch.device = "cpu"
) -> nn.Module:
    """Build a net by its code and fill it with a saved state dict.

    Loading is strict, as `load_state_dict` understands it. Each of these files is refused with an
    error: one that lacks an entry of the net, one that has an entry more, one whose entries have
    other names (such as a prefix `module.`), one that has an entry of another shape. Half a net is
    worse than none.

    Args:
        path: A file written by `torch.save(net.state_dict(), path)`, with the dtypes of the net
            that factory returns. It may be deleted once `restore` has returned.
        factory: Called without arguments, returns a new net, in training mode and on the CPU.
        device: Where the parameters and buffers of the result are.

    Returns:
        The net itself, in evaluation mode, with the saved parameters and buffers, on device. Its
        parameters are as trainable as those of the net that factory returns.

    Raises:
        Exception: Reading the file would run code, or its entries are not those of the net (any
            type of error; `load_state_dict` raises RuntimeError).
    """
    ### BEGIN SOLUTION: build the net, fill it strictly and return it in evaluation mode on device
    net = factory().to(device)
    net.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return net.eval()
    ### END SOLUTION


def snapshot(net: nn.Module) -> dict[str, Tensor]:
    """Return the state of a net at this moment.

    Nothing that happens to the net later changes the snapshot, and a change of the snapshot does
    not change the net: they share no memory.

    Args:
        net: Any module.

    Returns:
        A dict that `net.load_state_dict` accepts to bring back this state: the keys of
        `net.state_dict()`, and tensors of equal values, shapes, dtypes and devices that do not
        require gradients.
    """
    ### BEGIN SOLUTION: return the state of net in memory of its own
    return {name: value.clone() for name, value in net.state_dict().items()}
    ### END SOLUTION


def reuse_first_layers(src: nn.Sequential, dst: nn.Sequential, n: int) -> int:
    """Copy the state of layers 0 to n-1 of one net into the same layers of another.

    Layer i is `src[i]`; the names of its entries in `src.state_dict()` begin with `i` and a dot.
    The entries of a layer are its parameters and its buffers, those of nested modules included;
    a layer such as ReLU has none. The two nets must agree in all entries of their first n layers,
    in names and in shapes; the later layers may differ.

    src does not change. dst keeps its layers and its Parameter objects, its layers from n on do
    not change, and the nets share no memory afterwards.

    Example:
        With src `Linear(3, 5), ReLU(), Linear(5, 2)` and dst `Linear(3, 5), ReLU(), Linear(5, 7)`
        the result for n = 2 is 2, the weight and the bias of layer 0; n = 3 raises ValueError.

    Args:
        src: The net to copy from, with layers named 0, 1, 2, ...
        dst: The net to copy into, named in the same way, with the same dtypes and devices. It
            shares nothing with src.
        n: The number of layers, from 0 to the length of the shorter net.

    Returns:
        The number of entries that were copied.

    Raises:
        ValueError: The nets do not agree in their first n layers, or n is out of range. Then no
            entry of dst has changed.
    """
    ### BEGIN SOLUTION: compare the entries of the first n layers, then copy them and count them
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError(f"n is {n}; the nets have {len(src)} and {len(dst)} layers")
    given, wanted = src[:n].state_dict(), dst[:n].state_dict()
    if _shapes(given) != _shapes(wanted):
        raise ValueError(f"the first {n} layers differ in the names or shapes of their entries")
    dst[:n].load_state_dict(given)
    return len(given)
    ### END SOLUTION


def build(spec: list[list[str | int | float]]) -> nn.Sequential:
    """Build a net from a description, and from nothing but the four layers of this list.

    Each row of the description is a list, a name followed by exactly these arguments:
        ["Linear", 3, 5]    nn.Linear(3, 5): two int, both at least 1
        ["ReLU"]            nn.ReLU()
        ["Tanh"]            nn.Tanh()
        ["Dropout", 0.5]    nn.Dropout(0.5): one number, int or float, from 0 to 1

    A description may come out of a file of a stranger, so it is data: nothing in it is looked up
    in a module or evaluated as code. True and False, which Python counts as int, you may accept
    as numbers or refuse.

    Example:
        `build([["Linear", 3, 5], ["ReLU"]])` is `nn.Sequential(nn.Linear(3, 5), nn.ReLU())`;
        `build([["ReLU", True]])` and `build([["Conv2d", 3, 5, 1]])` raise ValueError.

    Args:
        spec: A list of rows; the empty list gives a net without layers.

    Returns:
        The new net, in training mode, with one layer per row.

    Raises:
        ValueError: spec is anything else: another name, another number of arguments, arguments of
            another type or out of range, a row or a spec that is no list.
    """
    ### BEGIN SOLUTION: make one layer per row and refuse every other row
    if not isinstance(spec, list):
        raise ValueError(f"a spec is a list of rows, not {type(spec).__name__}")  # noqa: TRY004 - the contract asks for ValueError
    return nn.Sequential(*(_layer(row) for row in spec))
    ### END SOLUTION


def save_model(path: str | Path, spec: list[list[str | int | float]], net: nn.Sequential) -> None:
    """Write a net together with its description.

    The file contains every entry of `net.state_dict()` and the description, as plain data.

    Args:
        path: The file to write.
        spec: The description. One that `build` refuses may be refused here with ValueError; if
            not, `load_model` refuses it.
        net: A net that was built by `build(spec)` and then perhaps trained.
    """
    ### BEGIN SOLUTION: write the description and the state of net
    torch.save({"spec": spec, "state": net.state_dict()}, path)
    ### END SOLUTION


def load_model(path: str | Path, device: str | torch.device = "cpu") -> nn.Module:
    """Rebuild a net from a file that `save_model` wrote.

    Args:
        path: The file to read.
        device: Where the parameters of the result are.

    Returns:
        The net, in evaluation mode, with the saved values, on device.

    Raises:
        ValueError: The description in the file is none that `build` accepts.
        Exception: Reading the file would run code (any type of error).
    """
    ### BEGIN SOLUTION: build the net from the description, fill it and return it on device
    saved = torch.load(path, map_location=device, weights_only=True)
    net = build(saved["spec"]).to(device)
    net.load_state_dict(saved["state"])
    return net.eval()
    ### END SOLUTION


### BEGIN SOLUTION
def _shapes(state: dict[str, Tensor]) -> dict[str, torch.Size]:
    """Return the shape of every entry of a state dict."""
    return {name: value.shape for name, value in state.items()}


def _layer(row: object) -> nn.Module:
    """Make the layer that one row of a description asks for."""
    match row:
        case ["Linear", int(n_in), int(n_out)] if min(n_in, n_out) >= 1:
            return nn.Linear(n_in, n_out)
        case ["ReLU"]:
            return nn.ReLU()
        case ["Tanh"]:
            return nn.Tanh()
        case ["Dropout", int(p) | float(p)] if 0 <= p <= 1:
            return nn.Dropout(p)
    raise ValueError(f"no layer that a description may ask for: {row!r}")


### END SOLUTION
