"""Tensors for the fuzzers: right ones of every kind, and what can be wrong with them."""

import json
import math
import random
import struct
from collections.abc import Callable
from typing import Any

from json_mutation import NUMBERS, changed, written

from grader.wire.dtypes import DTYPE_NAMES, STORED

_DTYPES = tuple(STORED)
_SIZES = (0, 1, 2, 3, 5)
_LENGTH_BYTES = 8
_TYPES = ("torch.Tensor", "torch.nn.parameter.Parameter", "student.Mine", "x", "", "x" * 257)
_DEVICES = ("cpu", "cpu", "cpu", "cuda:0", "lazy:0", "meta", "CPU", "cuda:1234")
_Fields = dict[str, Any]


def split_blob(blob: bytes) -> tuple[bytes, bytes]:
    """Split safetensors bytes into header and data, as far as they go."""
    size = int.from_bytes(blob[:_LENGTH_BYTES], "little")
    return blob[_LENGTH_BYTES : _LENGTH_BYTES + size], blob[_LENGTH_BYTES + size :]


def joined_blob(header: bytes, data: bytes) -> bytes:
    """Put a header's length before it."""
    return struct.pack("<Q", len(header)) + header + data


def tensors(rng: random.Random) -> tuple[bytes, bytes]:
    """Make a message with tensors of any kind, in any layout; both parts agree."""
    count = rng.choice((0, 1, 1, 2, 3, 4, 6))
    entries = [_entry(rng, count) for _ in range(count)]
    stored = [at for at, entry in enumerate(entries) if entry["form"] == "data"]
    if rng.random() < 0.1:
        rng.shuffle(stored)  # which is valid safetensors, but not what the encoder writes
    header, data = {}, b""
    for at in stored:
        code, shape, part = _stored(rng, entries[at])
        header[f"t{at}"] = {
            "dtype": code,
            "shape": shape,
            "data_offsets": [len(data), len(data) + len(part)],
        }
        data += part
    value = [{"$": "tensor", "number": at} for at in range(count)]
    document = {"envelope": {}, "value": value, "tensors": entries}
    blob = joined_blob(_header(header), data) if stored else b""
    return written(document), blob


def _header(fields: _Fields) -> bytes:
    """Write a header as the encoder does."""
    text = json.dumps(fields, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 8)


def _entry(rng: random.Random, count: int) -> _Fields:
    form = rng.choice(("data", "data", "data", "meta", "pending"))
    shape = [rng.choice(_SIZES) for _ in range(rng.choice((0, 1, 1, 2, 3, 4)))]
    if form == "meta" and rng.random() < 0.5:
        shape = [rng.choice(NUMBERS[:18]) for _ in shape]
    is_storage = form == "data" and rng.random() < 0.3
    return {
        "form": form,
        "shape": None if form == "pending" else shape,
        "dtype": DTYPE_NAMES[rng.choice(_DTYPES)],
        "device": rng.choice(_DEVICES),
        "requires_grad": rng.random() < 0.5,
        "is_leaf": rng.random() < 0.5,
        "has_history": False,
        "is_parameter": rng.random() < 0.5,
        "type": rng.choice(_TYPES[:4]) if rng.random() < 0.95 else rng.choice(_TYPES),
        "storage": rng.randrange(count) if is_storage else None,
    }


def _stored(rng: random.Random, entry: _Fields) -> tuple[str, list[int], bytes]:
    form = next(form for dtype, form in STORED.items() if DTYPE_NAMES[dtype] == entry["dtype"])
    shape = entry["shape"] + [2] * form.is_pair
    size = math.prod(shape) * form.item_bytes
    if form.code == "BOOL":
        return form.code, shape, bytes(rng.choices((0, 1), k=size))
    return form.code, shape, rng.randbytes(size)


def spoilt(blob: bytes, rng: random.Random) -> bytes:
    """Change one thing about safetensors bytes."""
    return rng.choice(_CHANGES)(blob, rng)


def _tree(blob: bytes, rng: random.Random) -> bytes:
    header, data = split_blob(blob)
    return joined_blob(changed(header, rng), data)


def _places(blob: bytes, rng: random.Random) -> bytes:
    header, data = split_blob(blob)
    fields = _read(header)
    if not fields:
        return blob
    name = rng.choice(list(fields))
    places = fields[name].get("data_offsets")
    if isinstance(places, list) and places:
        delta = rng.choice((1, -1, 4, 8, -8, len(data), 2**31, 2**32, 2**62, 2**63, -(2**63)))
        if rng.random() < 0.5:
            places[:] = [place + delta for place in places if type(place) is int]
        else:
            places[rng.randrange(len(places))] = delta
    return joined_blob(_header(fields), data)


def _read(header: bytes) -> dict[str, _Fields]:
    try:
        fields = json.loads(header)
    except (ValueError, RecursionError):
        return {}
    good = isinstance(fields, dict) and all(isinstance(item, dict) for item in fields.values())
    return fields if good else {}


def _entries(blob: bytes, rng: random.Random) -> bytes:
    header, data = split_blob(blob)
    fields = _read(header)
    count = rng.choice((1, 2, 3, 300)) if rng.random() < 0.99 else 5000
    one = next(iter(fields.values()), {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]})
    first = rng.choice((0, 1, len(fields)))
    fields |= {f"t{at}": one for at in range(first, first + count)}
    return joined_blob(_header(fields), data)


def _names(blob: bytes, rng: random.Random) -> bytes:
    header, data = split_blob(blob)
    old = rng.choice((b'"t0"', b'"t1"', b'"t'))
    new = rng.choice((b'"t\\u0030"', b'"T0"', b'"t0\\u0000"', b'"__metadata__"', b'"t00"', b'"'))
    return joined_blob(header.replace(old, new), data)


def _twice(blob: bytes, rng: random.Random) -> bytes:
    header, data = split_blob(blob)
    inner = header.strip()[1:-1]
    return joined_blob(b"{" + inner + b"," + inner[: rng.choice((len(inner), 60))] + b"}", data)


def _length(blob: bytes, rng: random.Random) -> bytes:
    header, data = split_blob(blob)
    near = len(header) + rng.choice((-1, 1, 2, 8, len(data)))
    size = rng.choice((near, near, 0, 1, 399, 401, 2**16, 2**16 + 1, 2**32, 2**63, 2**64 - 1))
    return struct.pack("<Q", max(0, size)) + header + data


def _padding(blob: bytes, rng: random.Random) -> bytes:
    header, data = split_blob(blob)
    space = b" " * rng.choice((1, 7, 400, 70_000 if rng.random() < 0.05 else 3))
    return (
        joined_blob(header + space, data)
        if rng.random() < 0.5
        else joined_blob(space + header, data)
    )


def _data(blob: bytes, rng: random.Random) -> bytes:
    header, data = split_blob(blob)
    kind = rng.randrange(4)
    if kind == 0:
        return joined_blob(header, data[: rng.randrange(len(data) + 1)])
    if kind == 1:
        return joined_blob(header, data + rng.randbytes(rng.choice((1, 4, 8, 64))))
    if kind == 2 and data:
        at = rng.randrange(len(data))
        return joined_blob(
            header, data[:at] + rng.choice((b"\x02", b"\xff", b"\x80")) + data[at + 1 :]
        )
    return b"" if rng.random() < 0.3 else blob[: rng.randrange(len(blob) + 1)]


_CHANGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _tree, _tree, _tree, _places, _places, _entries, _names, _twice, _length, _padding,
    _data, _data,
)  # fmt: skip
