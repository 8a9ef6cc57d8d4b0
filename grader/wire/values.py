"""What a decoded value can be beyond plain Python and torch, and what is known about its tensors.

All of it is a description: none of these objects runs code of the side that sent it.
"""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any, Self

import torch
from torch.utils.weak import WeakTensorKeyDictionary

from grader.errors import GraderFault


@dataclass(frozen=True)
class TensorFacts:
    """What the sender said about a tensor. Shape and dtype agree with the data.

    Args:
        shape: Its sizes.
        dtype: Its dtype.
        device: Its device as text, for example "cpu" or "lazy:0".
        requires_grad: Whether gradients are recorded for it.
        is_leaf: Whether autograd takes it for a leaf.
        has_history: Whether it has a grad_fn.
        is_parameter: Whether it is an nn.Parameter.
        type_name: Module and name of its class, for example "torch.Tensor".
        storage: Tensors of a message with the same number share their memory; None where there is
            no memory to name (meta, empty, some devices).
        identity: Tensors of a message with the same number are one Python object.
    """

    shape: torch.Size
    dtype: torch.dtype
    device: str
    requires_grad: bool
    is_leaf: bool
    has_history: bool
    is_parameter: bool
    type_name: str
    storage: int | None
    identity: int


@dataclass(frozen=True)
class Pending:
    """A parameter or buffer of a lazy module that has no shape yet.

    Args:
        type_name: Module and name of its class.
        dtype: The dtype that it will have.
        device: The device, as text, that it will be on.
        requires_grad: Whether gradients will be recorded for it.
        is_parameter: Whether it is an nn.Parameter.
        identity: As in `TensorFacts`; tensors and pending ones are numbered together.
    """

    type_name: str
    dtype: torch.dtype = torch.float32
    device: str = "cpu"
    requires_grad: bool = False
    is_parameter: bool = False
    identity: int = 0


@dataclass(frozen=True)
class Opaque:
    """An object that can't cross.

    Args:
        type_name: Module and name of its class, and why where that is not plain.
        number: Tells several objects of that class apart; counted from 0.
    """

    type_name: str
    number: int = 0


@dataclass(frozen=True)
class CutText:
    """A text too long to cross whole.

    Args:
        start: Its first part.
        length: The number of characters that it had.
    """

    start: str
    length: int


class OtherTuple(tuple[Any, ...]):  # noqa: SLOT001 - a subclass of tuple can't have slots
    """The items of an instance of a subclass of tuple, for example a named tuple.

    Args:
        items: Its items.
        type_name: Module and name of its class.
    """

    type_name: str

    def __new__(cls, items: Iterable[object], type_name: str) -> Self:
        """Make the tuple and note the name."""
        made = super().__new__(cls, items)
        made.type_name = type_name
        return made


class OtherDict(dict[Any, Any]):
    """The items of an instance of a subclass of dict other than OrderedDict.

    Args:
        items: Its items in order.
        type_name: Module and name of its class.
    """

    def __init__(self, items: Iterable[tuple[object, object]], type_name: str) -> None:
        super().__init__(items)
        self.type_name = type_name


@dataclass(frozen=True)
class Message:
    """A decoded frame.

    Args:
        envelope: Plain JSON data about the message.
        value: The observation or the arguments.
    """

    envelope: dict[str, Any]
    value: Any


# Beside the tensors rather than on them: an attribute would travel along when student code saves
# or copies an argument, and would show there.
_FACTS: MutableMapping[torch.Tensor, TensorFacts | Callable[[], TensorFacts]]
_FACTS = WeakTensorKeyDictionary()


def record_facts(tensor: torch.Tensor, facts: TensorFacts | Callable[[], TensorFacts]) -> None:
    """Note what the sender said about a tensor for as long as the tensor lives.

    Args:
        tensor: A tensor just decoded.
        facts: What the sender said, or a function that returns it: few are ever asked for.
    """
    _FACTS[tensor] = facts


def facts_of(tensor: torch.Tensor) -> TensorFacts:
    """Look up what the sender said about a tensor.

    Args:
        tensor: A tensor as it was decoded; not one computed from it.

    Returns:
        The facts.

    Raises:
        TypeError: It is no tensor.
        GraderFault: The tensor did not come out of a message.
    """
    if not isinstance(tensor, torch.Tensor):
        raise TypeError(f"a {type(tensor).__name__} is no tensor")
    facts = _FACTS.get(tensor)
    if facts is None:
        raise GraderFault(
            "Nothing is known about this tensor's origin.",
            "Ask about a tensor as it came from the worker, not about one computed from it.",
        )
    return facts() if callable(facts) else facts
