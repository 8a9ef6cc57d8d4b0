"""From a Python value to a frame.

Dispatch is on the exact type, and no method of a foreign object is called: its text, equality and
length could be anything. What can't cross becomes a description of its type.

JSON form: None, bool, text, finite floats, integers of 63 bits and lists stand for themselves.
Everything else is an object whose key "$" says what it is. Dicts are lists of pairs, so no key of
a dict can be taken for such a mark.
"""

import base64
import json
import math
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, cast

import msgspec
import torch

from grader.errors import GraderFault
from grader.wire.dtypes import DTYPE_NAMES
from grader.wire.frames import DEFAULT_LIMITS, pack_frame
from grader.wire.limits import MAX_INT_BITS, DecodeLimits
from grader.wire.tensor_table import TableFullError, TensorTable
from grader.wire.type_names import type_name

Json = Any
_write = msgspec.json.Encoder().encode


class EncodeError(GraderFault):
    """A value has no place in a message: it is too large."""


def encode_message(envelope: dict[str, Any], value: object) -> bytes:
    """Encode a message as one whole frame.

    Args:
        envelope: Plain JSON data with text keys; lone surrogates in it become question marks.
        value: Any value.

    Returns:
        The frame.

    Raises:
        EncodeError: The message is too large, or the envelope is not plain.
    """
    with torch._C.DisableTorchFunction(), torch.no_grad():  # noqa: SLF001 - no public name
        encoder = _Encoder(DecodeLimits())
        try:
            form = encoder.form(value, 0)
            blob = encoder.table.blob()
        except TableFullError as error:
            raise EncodeError(str(error)) from error
    try:
        text = json.dumps(envelope, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:
        raise EncodeError("An envelope holds something other than plain JSON data.") from error
    # What was made here needs no such care, and is most of it.
    parts = (text.encode("utf-8", "replace"), _write(form), _write(encoder.table.entries))
    structure = b'{"envelope":%b,"value":%b,"tensors":%b}' % parts
    if len(structure) > DEFAULT_LIMITS.json_bytes:
        raise EncodeError(
            f"A message has {len(structure)} bytes beside its tensors;"
            f" {DEFAULT_LIMITS.json_bytes} are allowed."
        )
    return pack_frame(structure, *blob)


class _Encoder:
    """Turns the parts of one value into JSON data."""

    def __init__(self, limits: DecodeLimits) -> None:
        self.table = TensorTable(limits)
        self._limits = limits
        self._nodes = 0
        self._compound_keys = 0
        self._open: set[int] = set()
        self._opaque: dict[str, dict[int, int]] = {}
        # An address names an object only while that object lives.
        self._kept: list[object] = []

    def form(self, value: object, depth: int) -> Json:
        """Give the JSON form of a value that is nested `depth` deep."""
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise EncodeError(f"A value has more than {self._limits.nodes} parts.")
        if value is None or value is True or value is False:
            return value
        kind = type(value)  # isinstance would ask the object itself for its class
        if writer := _SCALARS.get(kind):
            return writer(self, value)
        if kind in _CONTAINERS or issubclass(kind, (tuple, dict)):
            return self._container(value, kind, depth)
        if issubclass(kind, torch.Tensor):
            number = self.table.number_of(cast("torch.Tensor", value))
            if type(number) is int:
                return {"$": "tensor", "number": number}
            return self.opaque(value, f"{type_name(kind)} ({number})")
        return self.opaque(value, type_name(kind))

    def opaque(self, value: object, name: str) -> Json:
        """Describe an object that can't cross."""
        numbers = self._opaque.setdefault(name, {})
        if id(value) not in numbers:
            self._kept.append(value)
            numbers[id(value)] = len(numbers)
        return {"$": "opaque", "type": name, "number": numbers[id(value)]}

    def text(self, value: str) -> Json:
        """Give the form of a text."""
        limit = self._limits.text_chars
        if value.isascii() and len(value) <= limit:
            return value
        if not value.isascii():
            try:
                value.encode("utf-8")
            except UnicodeEncodeError:
                return self.opaque(value, "str (with lone surrogates)")
        if len(value) <= limit:
            return value
        return {"$": "text", "start": value[:limit], "length": len(value)}

    def _container(self, value: object, kind: type, depth: int) -> Json:
        if id(value) in self._open:
            return self.opaque(value, f"{type_name(kind)} (contains itself)")
        if depth >= self._limits.depth:
            return self.opaque(value, f"{type_name(kind)} (nested too deeply)")
        self._open.add(id(value))
        form = self._items(value, kind, depth + 1)
        self._open.discard(id(value))
        return form

    def _items(self, value: Any, kind: type, depth: int) -> Json:  # noqa: ANN401
        # The base classes' own iterators: a subclass may have put anything in their place.
        if kind is list:
            return [self.form(item, depth) for item in list.__iter__(value)]
        if kind is tuple:
            return {"$": "tuple", "items": [self.form(item, depth) for item in value]}
        if kind is set or kind is frozenset:
            return {"$": kind.__name__, "items": [self._key(item, depth) for item in value]}
        if kind is dict:
            return {"$": "dict", "items": self._pairs(value.items(), depth)}
        if kind is OrderedDict:
            return {"$": "ordered-dict", "items": self._pairs(value.items(), depth)}
        return self._items_of_subclass(value, kind, depth)

    def _items_of_subclass(self, value: Any, kind: type, depth: int) -> Json:  # noqa: ANN401
        name = type_name(kind)
        if issubclass(kind, tuple):
            items = [self.form(item, depth) for item in tuple.__iter__(value)]
            return {"$": "other-tuple", "type": name, "items": items}
        base = OrderedDict if issubclass(kind, OrderedDict) else dict
        return {"$": "other-dict", "type": name, "items": self._pairs(base.items(value), depth)}

    def _pairs(self, items: Iterable[tuple[object, object]], depth: int) -> Json:
        return [[self._key(key, depth), self.form(item, depth)] for key, item in items]

    def _key(self, key: object, depth: int) -> Json:
        kind = type(key)
        if kind in _COMPOUND_KEYS:
            self._compound_keys += 1
            if self._compound_keys > self._limits.compound_keys:
                raise EncodeError(
                    f"A value has more than {self._limits.compound_keys} tuples or sets as keys."
                )
        elif issubclass(kind, (tuple, dict)):
            # Its own hash and equality are lost on the way: keys could fall together.
            return self.opaque(key, type_name(kind))
        return self.form(key, depth)


def _integer(encoder: _Encoder, value: int) -> Json:
    if value.bit_length() <= MAX_INT_BITS:
        return value
    return encoder.opaque(value, "int (of more than 63 bits)")


def _float(_: _Encoder, value: float) -> Json:
    return value if math.isfinite(value) else {"$": "float", "value": str(value)}


def _bytes(_: _Encoder, value: bytes) -> Json:
    return {"$": "bytes", "base64": base64.b64encode(value).decode("ascii")}


def _size(_: _Encoder, value: torch.Size) -> Json:
    return {"$": "size", "dims": [int(size) for size in value]}


def _dtype(_: _Encoder, value: torch.dtype) -> Json:
    return {"$": "dtype", "name": DTYPE_NAMES[value]}


def _device(_: _Encoder, value: torch.device) -> Json:
    return {"$": "device", "name": str(value)}


_SCALARS: dict[type, Callable[[_Encoder, Any], Json]] = {
    str: _Encoder.text,
    int: _integer,
    float: _float,
    bytes: _bytes,
    torch.Size: _size,
    torch.dtype: _dtype,
    torch.device: _device,
}
_CONTAINERS = frozenset((list, tuple, dict, set, frozenset, OrderedDict))
_COMPOUND_KEYS = frozenset((tuple, torch.Size, frozenset))
