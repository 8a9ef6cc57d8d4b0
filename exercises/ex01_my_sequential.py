"""Registration: what nn.Module has to see.

An nn.Module keeps books about its parts. `parameters()`, `state_dict()`, `to()`, `eval()` and
`zero_grad()` all walk through the same list of registered submodules. A block that is not on
that list still computes, but it is never trained, saved, moved or switched to evaluation mode.
You build a container that is blind to its blocks, one that sees them, and a detector that tells
the two apart by observing them.

1. `ListSequential` keeps its blocks in a plain Python list, on purpose. It computes the right
   output and registers nothing.
2. `MySequential` computes the same output and registers every block.
3. `registration_report` observes what the framework sees of the blocks inside any net.

Rules
- Any registering technique is fine: `add_module`, the dictionary `_modules`, `setattr`,
  `nn.ModuleList`, `nn.ModuleDict`, ... The names that you register under are yours.
- Do not use `nn.Sequential` itself in `MySequential`: here you build it.
- Call a block as `block(X)`, never as `block.forward(X)`: the call also runs the hooks that other
  code has attached to the block.
- `forward` works on its argument alone. It does not change X in place, and X may have any
  floating dtype and be on any device.
- Keep the blocks that you are given: the same objects, not copies.

Try it
    >>> blocks = [nn.Linear(2, 3), nn.ReLU()]
    >>> len(list(ListSequential(*blocks).parameters()))
    0
    >>> len(list(MySequential(*blocks).parameters()))
    2
"""

from collections.abc import Iterator, Sequence

from torch import Tensor, nn


class ListSequential(nn.Module):
    """A chain of blocks that nn.Module cannot see, on purpose.

    The attribute `blocks` is a plain Python list (its type is exactly `list`) of the given
    blocks, in order. Nothing is registered: no parameters, no children, an empty `state_dict()`.

    Args:
        *blocks: The modules of the chain, in order; none, one or many. A block may occur twice.
    """

    def __init__(self, *blocks: nn.Module) -> None:
        super().__init__()
        # TODO: keep the blocks in a plain list named blocks
        raise NotImplementedError("ListSequential.__init__ is not written yet")

    def forward(self, X: Tensor) -> Tensor:
        """Call the blocks on X one after the other.

        Args:
            X: The input of the first block.

        Returns:
            The output of the last block; X itself if there is no block.
        """
        # TODO: pass X through the blocks in order
        raise NotImplementedError("ListSequential.forward is not written yet")


class MySequential(nn.Module):
    """A chain of blocks that nn.Module sees.

    Every block is registered, in order, so that `named_parameters()`, `state_dict()`, `to()`,
    `train()`, `eval()` and `zero_grad()` reach it, also when this network is a part of a larger
    one. Their parameters are all that it has. All parameters of one block share a prefix of their
    names, as in `0.weight` and `0.bias`, and no two different blocks share the same prefix. A block
    may occur twice: it is then called twice, while `parameters()` yields its parameters once.

    Args:
        *blocks: The modules of the chain, in order; none, one or many.
    """

    def __init__(self, *blocks: nn.Module) -> None:
        super().__init__()
        # TODO: register the blocks in order
        raise NotImplementedError("MySequential.__init__ is not written yet")

    def append(self, block: nn.Module) -> "MySequential":
        """Register one more block at the end of the chain.

        Args:
            block: The module to add; it may be in the chain already.

        Returns:
            This network, so that calls can be chained: `net.append(a).append(b)`.
        """
        # TODO: register the block and return this network
        raise NotImplementedError("MySequential.append is not written yet")

    def forward(self, X: Tensor) -> Tensor:
        """Call the blocks on X one after the other.

        Args:
            X: The input of the first block.

        Returns:
            The output of the last block; X itself if there is no block.
        """
        # TODO: pass X through the blocks in order
        raise NotImplementedError("MySequential.forward is not written yet")

    def __len__(self) -> int:
        """Return the number of blocks; a block that occurs twice counts twice."""
        # TODO: return the number of blocks
        raise NotImplementedError("MySequential.__len__ is not written yet")

    def __iter__(self) -> Iterator[nn.Module]:
        """Yield the blocks in order; a block that occurs twice is yielded twice."""
        # TODO: return an iterator over the blocks
        raise NotImplementedError("MySequential.__iter__ is not written yet")

    def __getitem__(self, i: int) -> nn.Module:
        """Return block i, as a list would: `net[0]` is the first, `net[-1]` the last.

        Args:
            i: The position, from `-len(net)` to `len(net) - 1`.

        Returns:
            The block itself, not a copy.

        Raises:
            IndexError: i is outside that range.
        """
        # TODO: return block i; negative positions count from the end
        raise NotImplementedError("MySequential.__getitem__ is not written yet")


def registration_report(
    net: nn.Module, blocks: Sequence[nn.Module], X: Tensor
) -> dict[str, int | bool | list[str]]:
    """Observe what the framework sees of the blocks inside a net.

    The net can be of any class, also one that you have never seen: part of its blocks may be
    registered and the others not. So observe the effect on each block; neither the class of the
    net nor the number of its parameters decides. `net`, `blocks` and X are left unchanged: values,
    gradients, training flags, dtypes and devices. Work on copies, and copy net and blocks in one
    call, `copy.deepcopy((net, blocks))`: two separate copies no longer belong together.

    The report has exactly these keys:
        parameters: int, the number of elements in all parameters of the net together: the sum of
            `numel()` over `net.parameters()`.
        optimizer_ok: bool, whether an optimizer built from `net.parameters()` gets every
            parameter of every block; False if `net.parameters()` is empty.
        saved_keys: list of str, the keys of `net.state_dict()` in order.
        to_moves_all: bool, whether a move of the net, such as `net.to("meta")`, moves every
            parameter and every buffer of every block.
        eval_reaches_all: bool, whether `net.eval()` switches every block and every module inside
            it from training to evaluation mode, whichever mode each of them is in now.
        zero_grad_clears_all: bool, whether after `net(X).sum().backward()` a call of
            `net.zero_grad()` leaves no parameter of any block with a gradient (None and all
            zeros both count as cleared; before the call no parameter holds a gradient).

    Example:
        With `a = nn.Linear(2, 3)` the report on `MySequential(a), [a], torch.ones(4, 2)` has 9
        parameters, two saved keys and True four times; on `ListSequential(a)` it has 0
        parameters, no saved key and False four times.

    Args:
        net: A module that calls the blocks in its forward pass. Together they have at least one
            trainable parameter.
        blocks: The modules whose registration is in question, a list or a tuple.
        X: An input of net.

    Returns:
        The report, a plain dict with the six keys above.
    """
    # TODO: observe a joint deep copy of net and blocks and return the six facts
    raise NotImplementedError("registration_report is not written yet")
