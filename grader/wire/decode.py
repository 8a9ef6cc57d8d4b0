"""From a frame to plain data: the trust border of the judge.

The bytes may come from a worker in which a student's code did as it pleased. Whatever they are,
decoding ends in a `Message` of plain data or in a `ProtocolError`, in time and memory bounded by
`DecodeLimits`. Nothing is unpickled and no class is looked up by name.
"""

import base64
import gc
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

from grader.errors import ProtocolError
from grader.wire.dtypes import DTYPES
from grader.wire.frames import Frame
from grader.wire.limits import MAX_INT_BITS, MAX_NUMEL, TYPE_NAME_CHARS, DecodeLimits
from grader.wire.strict_json import parse
from grader.wire.tensor_entries import DEVICE_NAME, read_tensors
from grader.wire.values import CutText, Message, Opaque, OtherDict, OtherTuple

__all__ = ["DecodeLimits", "decode_message"]

# Each level of a dict is an object, the list of its pairs and a pair.
_JSON_LEVELS = 3
_NON_FINITE = frozenset(("nan", "inf", "-inf"))
_DOCUMENT_KEYS = frozenset(("envelope", "value", "tensors"))
_DEFAULT = DecodeLimits()


def decode_message(frame: Frame, limits: DecodeLimits = _DEFAULT) -> Message:
    """Decode one frame.

    Args:
        frame: As it was received.
        limits: Bounds on its content.

    Returns:
        The message: tensors are plain ones on the CPU (or meta), with `facts_of` about each.

    Raises:
        ProtocolError: The frame is malformed in any way.
    """
    try:
        # A mode of torch functions that was left on would redirect what is done here.
        with _collector_paused(), torch._C.DisableTorchFunction():  # noqa: SLF001 - no public name
            return _decoded(frame, limits)
    except ProtocolError:
        raise
    except Exception as error:
        raise ProtocolError(f"A message can't be decoded ({type(error).__name__}).") from error


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the collector of reference cycles from walking over a growing tree again and again.

    A decoded tree has no cycles, and four megabytes of small containers would take twice as long.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _decoded(frame: Frame, limits: DecodeLimits) -> Message:
    if len(frame.json_bytes) > limits.json_bytes:
        raise ProtocolError(f"A message has more than {limits.json_bytes} bytes of structure.")
    document = parse(
        frame.json_bytes,
        max_depth=_JSON_LEVELS * limits.depth + 8,
        max_containers=_JSON_LEVELS * limits.nodes,
    )
    if not isinstance(document, dict) or document.keys() != _DOCUMENT_KEYS:
        raise ProtocolError("A message is not an envelope, a value and tensors.")
    if not isinstance(document["envelope"], dict):
        raise ProtocolError("A message's envelope is not an object.")
    tensors = read_tensors(document["tensors"], frame.tensor_bytes, limits)
    decoder = _Decoder(tensors, limits)
    value = decoder.value(document["value"], 0)
    if len(decoder.used) != len(tensors):
        raise ProtocolError("A message has tensors that its value does not mention.")
    return Message(document["envelope"], value)


class _Decoder:
    """Rebuilds one value from its JSON form."""

    def __init__(self, tensors: list[Any], limits: DecodeLimits) -> None:
        self.used: set[int] = set()
        self._tensors = tensors
        self._limits = limits
        self._nodes = 0
        self._compound_keys = 0

    def value(self, form: Any, depth: int) -> Any:  # noqa: ANN401 - any value
        """Rebuild the value that is nested `depth` deep."""
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise ProtocolError(f"A value has more than {self._limits.nodes} parts.")
        kind = type(form)  # the parser makes no subclasses
        if kind is str:
            return self._text(form)
        if form is None or kind is bool or kind is float:
            return form
        if kind is int:
            return _integer(form)
        if depth > self._limits.depth:
            raise ProtocolError(f"A value is nested more than {self._limits.depth} deep.")
        if kind is list:
            return [self.value(item, depth + 1) for item in form]
        if kind is not dict:
            raise ProtocolError("A value is of no known kind.")
        return self._tagged(form, depth)

    def _tagged(self, form: dict[str, Any], depth: int) -> object:
        tag = form.get("$")
        if not isinstance(tag, str) or tag not in _READERS:
            raise ProtocolError("A value has an unknown mark.")
        kinds, read = _READERS[tag]
        if len(form) != 1 + len(kinds):
            raise ProtocolError(f"A value marked {tag} has missing or additional keys.")
        for key, kind in kinds.items():
            if type(form.get(key)) is not kind:
                raise ProtocolError(f"A value marked {tag} lacks {key}, or has it of another kind.")
        return read(self, form, depth)

    def items(self, form: dict[str, Any], depth: int) -> list[Any]:
        """Rebuild the items of a sequence."""
        return [self.value(item, depth + 1) for item in form["items"]]

    def members(self, form: dict[str, Any], depth: int) -> frozenset[Any]:
        """Rebuild the members of a set."""
        items = [self._key(item, depth + 1) for item in form["items"]]
        members = frozenset(items)
        if len(members) != len(items):
            raise ProtocolError("A set has the same member twice.")
        return members

    def pairs(self, form: dict[str, Any], depth: int) -> dict[Any, Any]:
        """Rebuild the items of a dict."""
        found: dict[Any, Any] = {}
        for pair in form["items"]:
            if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004 - key and value
                raise ProtocolError("An item of a dict is not a pair.")
            key = self._key(pair[0], depth + 1)
            if key in found:
                raise ProtocolError("A dict has the same key twice.")
            found[key] = self.value(pair[1], depth + 1)
        return found

    def tensor(self, form: dict[str, Any], _: int) -> object:
        """Look up a tensor by its number."""
        number = form["number"]
        if not 0 <= number < len(self._tensors):
            raise ProtocolError("A value mentions a tensor that the message does not have.")
        self.used.add(number)
        return self._tensors[number]

    def cut_text(self, form: dict[str, Any], _: int) -> CutText:
        """Rebuild the start of a text that was too long."""
        start = self._text(form["start"])
        if _integer(form["length"]) <= len(start):
            raise ProtocolError("A text is said to be cut but is not.")
        return CutText(start, form["length"])

    def _key(self, form: object, depth: int) -> Any:  # noqa: ANN401 - any hashable value
        key = self.value(form, depth)
        if isinstance(key, tuple | frozenset):
            self._compound_keys += 1
            if self._compound_keys > self._limits.compound_keys:
                raise ProtocolError(
                    f"A value has more than {self._limits.compound_keys} tuples or sets as keys."
                )
        return key

    def _text(self, text: str) -> str:
        if len(text) > self._limits.text_chars:
            raise ProtocolError(f"A text has more than {self._limits.text_chars} characters.")
        return text


def _integer(number: int) -> int:
    if number.bit_length() > MAX_INT_BITS:
        raise ProtocolError(f"An integer has more than {MAX_INT_BITS} bits.")
    return number


def _name(form: dict[str, Any]) -> str:
    name: str = form["type"]
    if not 0 < len(name) <= TYPE_NAME_CHARS:
        raise ProtocolError("The name of a type is empty or too long.")
    return name


def _bytes(_: _Decoder, form: dict[str, Any], __: int) -> bytes:
    return base64.b64decode(form["base64"], validate=True)


def _float(_: _Decoder, form: dict[str, Any], __: int) -> float:
    if form["value"] not in _NON_FINITE:
        raise ProtocolError("A float is none of nan, inf and -inf.")
    return float(form["value"])


def _size(_: _Decoder, form: dict[str, Any], __: int) -> torch.Size:
    dims = form["dims"]
    if not all(type(size) is int and abs(size) <= MAX_NUMEL for size in dims):
        raise ProtocolError("A size has something other than moderate integers.")
    return torch.Size(dims)


def _dtype(_: _Decoder, form: dict[str, Any], __: int) -> torch.dtype:
    if form["name"] not in DTYPES:
        raise ProtocolError("There is no dtype of that name.")
    return DTYPES[form["name"]]


def _device(_: _Decoder, form: dict[str, Any], __: int) -> torch.device:
    if not DEVICE_NAME.fullmatch(form["name"]):
        raise ProtocolError("That is not the name of a device.")
    return torch.device(form["name"])


def _opaque(_: _Decoder, form: dict[str, Any], __: int) -> Opaque:
    return Opaque(_name(form), _integer(form["number"]))


_Reader = Callable[[_Decoder, dict[str, Any], int], object]
_READERS: dict[str, tuple[dict[str, type], _Reader]] = {
    "tuple": ({"items": list}, lambda d, form, depth: tuple(d.items(form, depth))),
    "other-tuple": (
        {"type": str, "items": list},
        lambda d, form, depth: OtherTuple(d.items(form, depth), _name(form)),
    ),
    "dict": ({"items": list}, _Decoder.pairs),
    "ordered-dict": ({"items": list}, lambda d, form, depth: OrderedDict(d.pairs(form, depth))),
    "other-dict": (
        {"type": str, "items": list},
        lambda d, form, depth: OtherDict(d.pairs(form, depth).items(), _name(form)),
    ),
    "set": ({"items": list}, lambda d, form, depth: set(d.members(form, depth))),
    "frozenset": ({"items": list}, _Decoder.members),
    "size": ({"dims": list}, _size),
    "dtype": ({"name": str}, _dtype),
    "device": ({"name": str}, _device),
    "bytes": ({"base64": str}, _bytes),
    "float": ({"value": str}, _float),
    "text": ({"start": str, "length": int}, _Decoder.cut_text),
    "tensor": ({"number": int}, _Decoder.tensor),
    "opaque": ({"type": str, "number": int}, _opaque),
}
