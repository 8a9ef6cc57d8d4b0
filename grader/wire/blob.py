"""The tensors of a message as safetensors bytes, checked by our own rules before they are parsed.

The library accepts long headers, duplicate names, thousands of dimensions and sizes that overflow.
What gets to it here has exactly the names, dtypes and shapes that the structure announced.
"""

import math
from dataclasses import dataclass

import torch
from safetensors.torch import load

from grader.errors import ProtocolError
from grader.wire.limits import DecodeLimits
from grader.wire.strict_json import parse

_LENGTH_BYTES = 8
_ENTRY_KEYS = frozenset(("dtype", "shape", "data_offsets"))
_HEADER_DEPTH = 3
_TRUTH_VALUES = b"\x00\x01"


@dataclass(frozen=True)
class Announced:
    """What the structure says about the stored form of one tensor.

    Args:
        code: The dtype's code in safetensors.
        shape: The stored sizes.
        item_bytes: The size of one number.
    """

    code: str
    shape: list[int]
    item_bytes: int


def load_tensors(
    blob: bytes, announced: dict[str, Announced], limits: DecodeLimits
) -> dict[str, torch.Tensor]:
    """Read the tensors of a message.

    Args:
        blob: The second part of a frame.
        announced: What it must hold, by name.
        limits: Bounds on the header.

    Returns:
        The tensors by name, in memory of their own.

    Raises:
        ProtocolError: The bytes are not exactly what was announced.
    """
    if not announced:
        if blob:
            raise ProtocolError("A message has bytes of tensors but announces none.")
        return {}
    size = int.from_bytes(blob[:_LENGTH_BYTES], "little")
    start = _LENGTH_BYTES + size
    if size > limits.header_bytes or start > len(blob):
        raise ProtocolError(f"The tensors' header claims {size} bytes.")
    header = parse(
        blob[_LENGTH_BYTES:start],
        max_depth=_HEADER_DEPTH,
        max_containers=1 + 3 * limits.tensors,
    )
    if not isinstance(header, dict) or header.keys() != announced.keys():
        raise ProtocolError("The tensors' header has other names than announced.")
    areas = [_area(header[name], wanted) for name, wanted in announced.items()]
    _check_tiling(areas, len(blob) - start)
    for (first, last), wanted in zip(areas, announced.values(), strict=True):
        stored = blob[start + first : start + last] if wanted.code == "BOOL" else b""
        if stored.translate(None, _TRUTH_VALUES):
            raise ProtocolError("A bool tensor has bytes other than 0 and 1.")
    return load(blob)


def _area(entry: object, wanted: Announced) -> tuple[int, int]:
    if not isinstance(entry, dict) or entry.keys() != _ENTRY_KEYS:
        raise ProtocolError("An entry of the tensors' header is not well formed.")
    shape, offsets = entry["shape"], entry["data_offsets"]
    if entry["dtype"] != wanted.code or not _is_integers(shape) or shape != wanted.shape:
        raise ProtocolError("A tensor has another dtype or shape than announced.")
    if not _is_integers(offsets) or len(offsets) != 2:  # noqa: PLR2004 - where from, where to
        raise ProtocolError("A tensor's place is not two integers.")
    first, last = offsets
    if first < 0 or last - first != math.prod(wanted.shape) * wanted.item_bytes:
        raise ProtocolError("A tensor's place does not fit its shape.")
    return first, last


def _is_integers(value: object) -> bool:
    return isinstance(value, list) and all(type(item) is int for item in value)


def _check_tiling(areas: list[tuple[int, int]], size: int) -> None:
    end = 0
    for first, last in sorted(areas):
        if first != end:
            raise ProtocolError("Tensors overlap, or leave bytes between them.")
        end = last
    if end != size:
        raise ProtocolError("The tensors do not fill their part of the frame.")
