"""What must hold of every decoded message, whoever sent it."""

import math
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

import torch

from grader.wire.limits import MAX_INT_BITS, TYPE_NAME_CHARS, DecodeLimits
from grader.wire.values import (
    CutText,
    Message,
    Opaque,
    OtherDict,
    OtherTuple,
    Pending,
    facts_of,
)

_SEQUENCES = (list, tuple, OtherTuple, set, frozenset)
_DICTS = (dict, OrderedDict, OtherDict)
_TORCH_SCALARS = (torch.dtype, torch.device)


class NotPlainError(AssertionError):
    """A decoded message holds something that it must not hold."""


def check_message(message: Message, limits: DecodeLimits) -> None:
    """Demand that a message holds plain data within its limits, and nothing else.

    Args:
        message: As `decode_message` returned it.
        limits: The limits that it was decoded with.

    Raises:
        NotPlainError: It holds an object of another type, or more than the limits allow.
    """
    _demand(type(message) is Message, "not a message", message)
    _demand(type(message.envelope) is dict, "an envelope that is no dict", message.envelope)
    _check_envelope(message.envelope)
    _check_value(message.value, limits)


def _demand(holds: bool, what: str, value: object) -> None:  # noqa: FBT001 - as assert
    if not holds:
        raise NotPlainError(f"{what}: {type(value).__module__}.{type(value).__qualname__}")


def _check_envelope(envelope: dict[str, Any]) -> None:
    waiting: list[object] = [envelope]
    while waiting:
        node = waiting.pop()
        if type(node) is dict:
            waiting.extend(node.keys())
            waiting.extend(node.values())
        elif type(node) is list:
            waiting.extend(node)
        elif type(node) is str:
            _check_text(node)
        elif type(node) is float:
            _demand(math.isfinite(node), "a float in the envelope that is not finite", node)
        else:
            _demand(node is None or type(node) in {bool, int}, "no JSON data", node)


def _check_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotPlainError("a text with a lone surrogate") from None


def _check_value(value: object, limits: DecodeLimits) -> None:
    tensors: dict[int, torch.Tensor] = {}
    waiting: list[tuple[object, int]] = [(value, 0)]
    nodes = 0
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        kind = type(node)
        if kind in _SEQUENCES or kind in _DICTS:
            _demand(depth <= limits.depth, "a container nested too deeply", node)
            waiting.extend((item, depth + 1) for item in _items(node))
        elif kind is torch.Tensor:
            tensors[id(node)] = node  # type: ignore[assignment] - mypy can't follow `kind`
        else:
            _check_scalar(node, kind, limits)
    _demand(nodes <= limits.nodes, "a value of too many parts", nodes)
    _check_tensors(list(tensors.values()), limits)


def _items(node: Any) -> Iterator[object]:  # noqa: ANN401 - a container
    if isinstance(node, OtherTuple | OtherDict):
        _check_name(node.type_name)
    if isinstance(node, dict):
        yield from node.keys()
        yield from node.values()
    else:
        yield from node


def _check_name(name: object) -> None:
    _demand(type(name) is str, "a name that is no text", name)
    _demand(0 < len(str(name)) <= TYPE_NAME_CHARS, "a name of a wrong length", name)


def _check_scalar(node: Any, kind: type, limits: DecodeLimits) -> None:  # noqa: ANN401
    if kind is str:
        _check_text(node)
        _demand(len(node) <= limits.text_chars, "a text too long", node)
    elif kind is int:
        _demand(node.bit_length() <= MAX_INT_BITS, "an integer too large", node)
    elif kind is CutText:
        _demand(type(node.start) is str and type(node.length) is int, "a cut text", node)
    elif kind is Opaque:
        _check_name(node.type_name)
        _demand(type(node.number) is int, "an opaque object's number", node.number)
    elif kind is Pending:
        _check_name(node.type_name)
        _demand(type(node.dtype) is torch.dtype, "a pending dtype", node.dtype)
    elif kind is torch.Size:
        _demand(all(type(size) is int for size in node), "a size of other than integers", node)
    else:
        known = node is None or kind in {bool, float, bytes} or kind in _TORCH_SCALARS
        _demand(known, "an object of a foreign type", node)


def _check_tensors(tensors: list[torch.Tensor], limits: DecodeLimits) -> None:
    _demand(len(tensors) <= limits.tensors, "too many tensors", tensors)
    for tensor in tensors:
        facts = facts_of(tensor)
        _demand(tuple(tensor.shape) == tuple(facts.shape), "another shape than said", tensor)
        _demand(tensor.dtype is facts.dtype, "another dtype than said", tensor)
        _demand(tensor.dim() <= limits.dims, "too many dimensions", tensor)
        _demand(tensor.layout is torch.strided, "a layout that is not strided", tensor)
        _demand(tensor.device.type in {"cpu", "meta"}, "a device", tensor)
        _demand(not tensor.requires_grad and tensor.grad_fn is None, "a history", tensor)
        _demand(not tensor.is_conj() and not tensor.is_neg(), "a lazy sign", tensor)
        _demand(tensor.is_contiguous(), "strides that are not contiguous", tensor)
        _check_truth_values(tensor)
    _check_apart(tensor for tensor in tensors if not tensor.is_meta and tensor.numel())


def _check_truth_values(tensor: torch.Tensor) -> None:
    if tensor.dtype is torch.bool and not tensor.is_meta:
        stored = tensor.contiguous().reshape(-1).view(torch.uint8)
        _demand(not stored.numel() or int(stored.max()) <= 1, "a bool that is no bool", tensor)


def _check_apart(tensors: Iterable[torch.Tensor]) -> None:
    areas = sorted((t.data_ptr(), t.data_ptr() + t.numel() * t.element_size()) for t in tensors)
    for (_, end), (start, _) in pairwise(areas):
        _demand(end <= start, "tensors that share memory", areas)
