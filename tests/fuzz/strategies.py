"""Hypothesis strategies for what crosses the wire: values, and hostile frames, JSON and tensors."""

import json
import struct
from collections import OrderedDict
from typing import Any

import torch
from hypothesis import strategies as st
from json_mutation import NUMBERS, RAW, written

from grader.wire.dtypes import DTYPE_NAMES, STORED

_INTEGERS = st.integers(-(2**63) + 1, 2**63 - 1)
_TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_SHAPES = st.lists(st.integers(0, 3), max_size=3).map(tuple)


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    """Draw a plain tensor of any dtype that can be sent, of arbitrary bits."""
    dtype, shape = draw(st.sampled_from(tuple(STORED))), draw(_SHAPES)
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**32)))
    if dtype is torch.bool:
        return torch.randint(0, 2, shape, generator=generator).bool()
    raw = torch.randint(0, 256, (*shape, dtype.itemsize), generator=generator)
    return raw.byte().view(dtype).reshape(shape)


_KEYS = st.recursive(
    st.none()
    | st.booleans()
    | _INTEGERS
    | st.floats(allow_nan=False)
    | _TEXTS
    | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.frozensets(inner, max_size=3),
    max_leaves=4,
)
_LEAVES = (
    _KEYS
    | st.floats()
    | tensors()
    | st.sampled_from(tuple(STORED))
    | st.sampled_from(("cpu", "cuda:3", "meta")).map(torch.device)
    | st.lists(_INTEGERS.map(lambda size: size >> 20), max_size=3).map(torch.Size)
)
# All that arrives exactly as it was sent.
VALUES = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(_KEYS, inner, max_size=4)
        | st.dictionaries(_KEYS, inner, max_size=3).map(OrderedDict)
        | st.sets(_KEYS, max_size=4)
    ),
    max_leaves=12,
)

_NUMBERS = (
    st.sampled_from(NUMBERS) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
_HOSTILE = st.integers(0, len(RAW) - 1).map(lambda number: f"@@R{number}@@")
_MARKS = st.builds(
    lambda kind, size: f"@@{kind}{size}@@",
    st.sampled_from("LTOUBESN"),
    st.sampled_from((5, 66, 210)),
)
_JSON_LEAVES = st.none() | st.booleans() | _NUMBERS | _TEXTS
_FIELDS = st.sampled_from(
    (
        "$",
        "items",
        "type",
        "number",
        "name",
        "dims",
        "value",
        "base64",
        "start",
        "length",
        "a",
        "a@@",
    )
)
_TAGS = {
    "tuple": ("items",),
    "other-tuple": ("type", "items"),
    "dict": ("items",),
    "size": ("dims",),
    "ordered-dict": ("items",),
    "other-dict": ("type", "items"),
    "set": ("items",),
    "frozenset": ("items",),
    "dtype": ("name",),
    "device": ("name",),
    "bytes": ("base64",),
    "float": ("value",),
    "text": ("start", "length"),
    "tensor": ("number",),
    "opaque": ("type", "number"),
}


def _marked(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw objects of the wire's grammar, whose fields may be of a wrong kind."""
    fields = {
        "items": st.lists(inner, max_size=3)
        | st.lists(st.lists(inner, min_size=2, max_size=2), max_size=3),
        "dims": st.lists(_NUMBERS, max_size=3),
        "number": _NUMBERS,
        "length": _NUMBERS,
        "name": st.sampled_from(("float32", "int8", "cpu", "cuda:0", "cuda:-1", "load", "")),
        "value": st.sampled_from(("nan", "inf", "-inf", "1", "NaN")),
        "base64": st.sampled_from(("", "YQ==", "YQ=", "Y Q==", "\u00e9")),
    }
    return st.one_of(
        [
            st.fixed_dictionaries(
                {"$": st.just(tag), **{name: fields.get(name, _TEXTS) for name in names}}
            )
            for tag, names in _TAGS.items()
        ]
    )


_FORMS = st.recursive(
    _JSON_LEAVES | _HOSTILE | _MARKS,
    lambda inner: (
        st.lists(inner, max_size=4) | _marked(inner) | st.dictionaries(_FIELDS, inner, max_size=3)
    ),
    max_leaves=8,
)
# JSON texts: messages with anything for a value, and documents of any other shape.
TEXTS = (
    st.fixed_dictionaries(
        {
            "envelope": st.dictionaries(_TEXTS, _FORMS, max_size=2),
            "value": _FORMS,
            "tensors": st.just([]),
        }
    )
    | _FORMS
).map(written)


@st.composite
def streams(draw: st.DrawFn) -> bytes:
    """Draw a stream of frames, some of whose lengths lie, that may break off."""
    stream = b""
    for _ in range(draw(st.integers(0, 3))):
        parts = draw(st.binary(max_size=30)), draw(st.binary(max_size=30))
        sizes = [
            draw(st.sampled_from((len(part),) * 4 + (0, len(part) + 1, 3001, 2**26 + 1, 2**32 - 1)))
            for part in parts
        ]
        stream += struct.pack("!II", *sizes) + parts[0] + parts[1]
    stream += draw(st.binary(max_size=9))
    return stream[: draw(st.integers(0, len(stream)) | st.just(len(stream)))]


_OFFSETS = st.sampled_from((0, 0, 0, 1, -1, 4, 8, 2**31, 2**62, 2**63, -(2**63)))


@st.composite
def stored_tensors(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """Draw a message's structure and its tensors, which may disagree in any field."""
    entries, header, data = [], {}, b""
    for at in range(draw(st.integers(0, 3))):
        dtype = draw(st.sampled_from(tuple(STORED)))
        shape = draw(st.lists(st.sampled_from((0, 1, 2, 2, 3)), max_size=3))
        stored = STORED[dtype]
        whole = shape + [2] * stored.is_pair
        size = stored.item_bytes
        for side in whole:
            size *= side
        first = len(data) + draw(_OFFSETS)
        data += draw(st.sampled_from((b"\x00", b"\x01", b"\x01", b"\x02"))) * size
        entry = {
            "form": draw(st.sampled_from(("data",) * 4 + ("meta", "pending"))),
            "shape": shape,
            "dtype": draw(st.sampled_from((DTYPE_NAMES[dtype],) * 5 + ("bool", "qint8"))),
            "device": draw(st.sampled_from(("cpu", "cpu", "cuda:0", "CPU"))),
            "requires_grad": draw(st.booleans()),
            "is_leaf": True,
            "has_history": False,
            "is_parameter": False,
            "type": "torch.Tensor",
            "storage": draw(st.sampled_from((None, None, 0, -1))),
        }
        if entry["form"] == "pending":
            entry["shape"] = None
        if entry["form"] == "data" or draw(st.booleans()):
            header[draw(st.sampled_from((f"t{at}",) * 5 + ("t0", "__metadata__")))] = {
                "dtype": stored.code,
                "shape": whole,
                "data_offsets": [first, first + size],
            }
        entries.append(entry)
    value = [{"$": "tensor", "number": at} for at in range(len(entries))]
    document = {"envelope": {}, "value": value, "tensors": entries}
    text = json.dumps(header).encode()
    length = len(text) + draw(st.sampled_from((0, 0, 0, 0, 1, -1, 2**40)))
    blob = struct.pack("<Q", max(0, length)) + text + data if header else b""
    return written(document), blob
