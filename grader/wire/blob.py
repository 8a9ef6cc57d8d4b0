"""The tensors of a message as safetensors bytes, written and read by our own rules.

The format leaves freedoms that nobody needs here: the order of the fields, gaps, metadata. So there
is one way to write the header of given tensors, and a reader who knows from the structure what must
come compares it whole and parses nothing.

Source: https://github.com/huggingface/safetensors, section "Format".
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import torch

from grader.errors import ProtocolError
from grader.wire.dtypes import STORED

LENGTH_BYTES = 8
_ALIGNMENT = 8
_TRUTH_VALUES = b"\x00\x01"


@dataclass(frozen=True)
class Announced:
    """What the structure says about a tensor with numbers.

    Args:
        dtype: One of those that are stored.
        shape: Its sizes.
    """

    dtype: torch.dtype
    shape: list[int]


def header_of(stored: Iterable[tuple[str, str, list[int], int]]) -> bytes:
    """Write the length and the header before the numbers of tensors that follow each other.

    Args:
        stored: Of each tensor its name, the code of its dtype, the stored sizes and its bytes.

    Returns:
        The bytes; the numbers of the first tensor come right behind them.
    """
    fields: dict[str, dict[str, object]] = {}
    end = 0
    for name, code, shape, size in stored:
        start, end = end, end + size
        fields[name] = {"dtype": code, "shape": shape, "data_offsets": [start, end]}
    header = msgspec.json.encode(fields)
    header += b" " * (-len(header) % _ALIGNMENT)
    return len(header).to_bytes(LENGTH_BYTES, "little") + header


def load_tensors(blob: bytes, announced: Mapping[str, Announced]) -> dict[str, torch.Tensor]:
    """Read the tensors of a message.

    Args:
        blob: The second part of a frame.
        announced: What it must hold, by name and in order.

    Returns:
        The tensors by name, in memory of their own.

    Raises:
        ProtocolError: The bytes are not exactly what was announced.
    """
    if not announced:
        if blob:
            raise ProtocolError("A message has bytes of tensors but announces none.")
        return {}
    stored = [(name, *_stored_form(wanted)) for name, wanted in announced.items()]
    header = header_of(stored)
    if not blob.startswith(header):
        raise ProtocolError("The tensors' header is not that of the announced ones.")
    if len(blob) != len(header) + sum(size for _, _, _, size in stored):
        raise ProtocolError("The tensors do not fill their part of the frame.")
    found = {}
    numbers = memoryview(blob)[len(header) :]
    for name, _, _, size in stored:
        found[name] = _tensor(announced[name], numbers[:size])
        numbers = numbers[size:]
    return found


def _stored_form(wanted: Announced) -> tuple[str, list[int], int]:
    """Give the code, the stored sizes and the bytes of a tensor."""
    form = STORED[wanted.dtype]
    shape = [*wanted.shape, 2] if form.is_pair else wanted.shape
    return form.code, shape, math.prod(shape) * form.item_bytes


def _tensor(wanted: Announced, numbers: memoryview) -> torch.Tensor:
    if wanted.dtype is torch.bool and bytes(numbers).translate(None, _TRUTH_VALUES):
        raise ProtocolError("A bool tensor has bytes other than 0 and 1.")
    return tensor_of(wanted.dtype, wanted.shape, numbers)


def tensor_of(
    dtype: torch.dtype, shape: Sequence[int], numbers: bytes | memoryview
) -> torch.Tensor:
    """Make a tensor on the CPU of its bytes, in memory of its own.

    Args:
        dtype: One of those that are stored.
        shape: Its sizes.
        numbers: As many as fit them.
    """
    if STORED[dtype].is_pair:  # torch warns of complex numbers of two halves that it makes itself
        return torch.view_as_complex(tensor_of(dtype.to_real(), (*shape, 2), numbers))
    if not numbers:
        return torch.empty(shape, dtype=dtype, device="cpu")
    return torch.frombuffer(bytearray(numbers), dtype=dtype).view(shape)
