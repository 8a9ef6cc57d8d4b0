"""Honest messages of every kind: what the fuzzers start from."""

import json
import math
import struct
from collections import OrderedDict, namedtuple
from itertools import chain

import torch
from plans import Target
from reply import NONCE, SEQ
from targets import framed
from torch import nn

from grader.wire.dtypes import STORED
from grader.wire.encode import encode_message
from grader.wire.frames import pack_frame, unpack_frame

_Point = namedtuple("_Point", "x y")  # noqa: PYI024 - a plain one, as students make them
_ERROR = {
    "type": "ValueError", "bases": ["ValueError", "Exception"], "message": "no", "missing": None,
    "memory": False, "line": 3, "text": "x = 1",
    "frames": [{"kind": "student", "line": 3, "function": "forward", "text": "return x"}],
}  # fmt: skip


class _OwnDict(dict[str, int]):
    """A subclass of dict."""


def _values() -> list[object]:
    weight = nn.Parameter(torch.arange(6.0).reshape(2, 3))
    every = [torch.ones(2, dtype=dtype) for dtype in STORED if not dtype.is_complex]
    return [
        None,
        [True, 0, -1, 2**62, 1.5, -0.0, "text", "\u00e9\U0001f600", ""],
        {"nan": math.nan, "inf": [math.inf, -math.inf], 3: {None: True}, (1, "a"): b"\x00bytes"},
        (1, _Point(1, [2]), OrderedDict(a=1, b=[]), _OwnDict(k=1)),
        [{1, "x", (2, 3)}, frozenset((4, frozenset((5,)))), set(), ((), [[], [[]]])],
        [torch.Size((2, 3)), torch.float32, torch.bfloat16, torch.device("cpu"), nn.ReLU()],
        "long " * 20_000,
        {"a": torch.randn(3, 4, dtype=torch.float64), "b": [torch.ones(2).bool(), weight, weight]},
        [nn.LazyLinear(2).weight, torch.ones(2, 5, device="meta"), torch.tensor([1 + 2j])],
        every,
        [torch.empty(0, 3), torch.tensor(1.0), torch.ones(1, 1, 1), torch.empty(0).bool()],
        {"weights": {"0.weight": torch.zeros(4, 4), "0.bias": torch.zeros(4)}, "shapes": [(4, 4)]},
    ]


def messages() -> list[tuple[bytes, bytes]]:
    """Return honest replies, each as the two parts of its frame."""
    envelope = {"nonce": NONCE, "seq": SEQ, "outcome": "returned"}
    packed = [encode_message(envelope, value) for value in _values()]
    others = (
        {"outcome": "ready"},
        {"outcome": "undecodable", "why": "no text"},
        {"outcome": "raised", "error": _ERROR},
        {"outcome": "raised", "error": _ERROR | {"missing": "forward", "line": None}},
        {"outcome": "returned", "seq": 8},
        {"outcome": "returned", "more": [{"a": [1, 2.5, None, True, "\u00e9"]}]},
    )
    packed += [encode_message(envelope | other, None) for other in others]
    frames = [unpack_frame(data) for data in packed]
    return [(frame.json_bytes, frame.tensor_bytes) for frame in frames]


def inputs_for(target: Target) -> list[bytes]:
    """Return honest inputs for a target, each under several plans."""
    parts = messages()
    if target.is_framed:
        made = [pack_frame(*part) for part in parts]
    elif target.has_blob:
        made = [framed(*part) for part in parts if part[1]]
    else:
        made = [json_bytes for json_bytes, _ in parts]
    plans = (b"\x00", b"\x01", b"\x03", b"\x0e")
    return [plan + data for plan in plans for data in made]


def _bulk(item: bytes, most: int, size: int = (4 << 20) - 200) -> bytes:
    return b"[" + b",".join([item] * min(most, size // (len(item) + 1))) + b"]"


_MARKED = (
    '{"$":"set","items":[]}', '{"$":"frozenset","items":[]}', '{"$":"tuple","items":[]}',
    '{"$":"dict","items":[]}', '{"$":"ordered-dict","items":[]}', '{"$":"size","dims":[]}',
    '{"$":"other-tuple","type":"x","items":[]}', '{"$":"opaque","type":"x","number":0}',
    '{"$":"float","value":"nan"}', '{"$":"dtype","name":"int8"}', '{"$":"bytes","base64":""}',
    '{"$":"device","name":"cpu"}', '{"$":"text","start":"","length":1}', "[]", '"ab"', "1e9",
    "123456789", '{"$":"dict","items":[[0,{"$":"set","items":[]}]]}',
)  # fmt: skip
_REPEATED = (
    "[]", "[[[]]]", "{}", '{"a":1}', '{"a":{"a":{}}}', '""', '"ab"', "999", "1e9", "null",
    '"\\ud83d\\ude00"', '"\\\\"', '"\\u0041"', "9" * 31,
)  # fmt: skip
_OPEN = ("[", '{"a":', '["', '"\\', "[[],", '["]",', '"\\"[', "1", "\\u0041", "\U0001f600", " ")


def giants() -> list[bytes]:
    """Return structures as large as the limits allow, each the worst of its kind.

    A surrogate pair in most of them makes the parser look at every text.
    """
    made = []
    for marked in _MARKED:
        items = _bulk(marked.encode(), 199_990)[1:]
        made.append(b'{"envelope":{},"value":["\\ud83d\\ude00",' + items + b',"tensors":[]}')
    for repeated in _REPEATED:
        items = _bulk(repeated.encode(), 1 << 22)[1:]
        made.append(b'{"envelope":{"a":["\\ud83d\\ude00",' + items + b'},"value":0,"tensors":[]}')
    made += [opening.encode() * ((4 << 20) // len(opening.encode())) for opening in _OPEN]
    pairs = ",".join(f"[{number},0]" for number in range(66_000))
    keys = ",".join(f'"{number:x}":0' for number in range(380_000))
    made.append(
        f'{{"envelope":{{}},"value":{{"$":"dict","items":[{pairs}]}},"tensors":[]}}'.encode()
    )
    made.append(f'{{"envelope":{{{keys}}},"value":0,"tensors":[]}}'.encode())
    return made


def giant_tensors() -> list[tuple[bytes, bytes]]:
    """Return messages whose tensors fill the largest frame: one, many, and many small ones."""
    made = []
    for dtype, shape, count in (("bool", [(64 << 20) - 70_000], 1), ("uint8", [262_000], 250)):
        made.append(_tensors(dtype, shape, count))
    made.append(_tensors("float32", [1] * 16, 256))
    made.append(_tensors("bool", [0] * 16, 256))
    return made


def _tensors(dtype: str, shape: list[int], count: int) -> tuple[bytes, bytes]:
    stored = STORED[getattr(torch, dtype)]
    size = math.prod(shape) * stored.item_bytes
    entry = {
        "form": "data", "shape": shape, "dtype": dtype, "device": "cpu", "requires_grad": False,
        "is_leaf": True, "has_history": False, "is_parameter": False, "type": "torch.Tensor",
        "storage": None,
    }  # fmt: skip
    header = json.dumps(
        {
            f"t{at}": {
                "dtype": stored.code,
                "shape": shape,
                "data_offsets": [at * size, (at + 1) * size],
            }
            for at in range(count)
        }
    ).encode()
    value = [{"$": "tensor", "number": at} for at in range(count)]
    document = {"envelope": {}, "value": value, "tensors": [entry] * count}
    blob = b"".join(chain((struct.pack("<Q", len(header)), header), [bytes(size)] * count))
    return json.dumps(document).encode(), blob
