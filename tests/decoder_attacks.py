"""Hostile frames, JSON and stored tensors: for every check, what gets through if it is off.

An attack is a function of a copy of the decoder. It returns what the judge would go on with, and
raises `ProtocolError` where the message is refused.
"""

import os
from collections import defaultdict
from collections.abc import Callable

from decoder_mutants import Decoder
from wire_documents import ONE, STORED, blob, entry, raw, raw_envelope, structure

from grader.wire.limits import DecodeLimits

Attack = Callable[[Decoder], object]
ATTACKS: dict[str, list[tuple[str, Attack]]] = defaultdict(list)
BOTH = [{"$": "tensor", "number": number} for number in (0, 1)]
_EIGHT = bytes(8)


def add(site: str, reason: str, attack: Attack) -> None:
    """Enter an attack on one check.

    Args:
        site: The check's name.
        reason: What the message tries.
        attack: Hands it to a decoder.
    """
    ATTACKS[site].append((reason, attack))


def decoded(text: bytes, data: bytes = b"", **limits: int) -> Attack:
    """Return an attack that is one frame, decoded within the given limits."""
    bounds = DecodeLimits(**limits)

    def attack(decoder: Decoder) -> object:
        frame = decoder.frames.Frame(text, data)
        return decoder.decode.decode_message(frame, bounds)

    return attack


def tensor(header: object = None, data: bytes = _EIGHT, **changes: object) -> Attack:
    """Return an attack that is one tensor, with a changed description or another header."""
    stored = {"t0": STORED} if header is None else header
    return decoded(structure(ONE, [entry(**changes)]), blob(stored, data))


def meta(**changes: object) -> Attack:
    """Return an attack that is one tensor without data."""
    return decoded(structure(ONE, [entry(form="meta", **changes)]))


def value(form: object, **limits: int) -> Attack:
    """Return an attack that is one value."""
    return decoded(structure(form), **limits)


# Frames.


def _fed(*parts: bytes) -> Attack:
    def attack(decoder: Decoder) -> object:
        reader = decoder.frames.FrameReader(decoder.frames.FrameLimits(100, 200))
        for part in parts:
            reader.feed(part)
        return reader.pop()

    return attack


def _unpacked(data: bytes) -> Attack:
    return lambda decoder: decoder.frames.unpack_frame(data)


def _from_pipe(data: bytes) -> Attack:
    def attack(decoder: Decoder) -> object:
        source, sink = os.pipe()
        try:
            os.write(sink, data)
            os.close(sink)
            return decoder.frames.read_frame(source)
        finally:
            os.close(source)

    return attack


_FRAME = b"\0\0\0\2\0\0\0\3{}abc"
add("frames.unpack_frame: The bytes are not exactly one frame.", "nothing", _unpacked(b""))
add(
    "frames.unpack_frame: The bytes are not exactly one frame.",
    "a byte too many",
    _unpacked(_FRAME + b"x"),
)
add(
    "frames.FrameReader.feed: More was sent than one frame.",
    "a flood behind a frame",
    _fed(_FRAME, bytes(1 << 20), b"x"),
)
_JSON_SIZE = "frames._checked_sizes: A frame has bytes of structure; 1 to are allowed."
add(_JSON_SIZE, "a frame without structure", _unpacked(bytes(8)))
add(_JSON_SIZE, "more structure than allowed, by the header alone", _fed(b"\0\0\0\x65\0\0\0\0"))
add(
    "frames._checked_sizes: A frame has bytes of tensors; are allowed.",
    "more tensors than allowed, by the header alone",
    _fed(b"\0\0\0\1\0\0\0\xc9"),
)
add(
    "frames.read_frame: The other side hung up within a frame.",
    "a cut header",
    _from_pipe(b"\0\0\0"),
)
_CUT = "frames.read_frame: The other side hung up within a frame. (2)"
add(_CUT, "cut tensors", _from_pipe(_FRAME[:-1]))
add(_CUT, "a cut structure", _from_pipe(b"\0\0\0\2\0\0\0\0{"))

# JSON.

add("strict_json.parse: A message is not valid JSON ( ).", "an open bracket", decoded(raw("[")))
add(
    "strict_json._check_nesting: A message has more than lists and objects.",
    "forty lists in the envelope, where values are not counted",
    decoded(raw_envelope(f'"a":[{",".join(["[]"] * 40)}]'), nodes=10),
)
add(
    "strict_json._check_nesting: A message is nested more than deep.",
    "an envelope of twenty levels",
    decoded(raw_envelope(f'"a":{"[" * 20}{"]" * 20}'), depth=1),
)
for _site, _reason, _fields in (
    ("_integer: A message has an integer of characters.", "an endless integer", f'"a":{"9" * 40}'),
    ("_finite: A message has a number of characters.", "endless digits", f'"a":1.{"0" * 40}'),
    ("_finite: A message has a number beyond the range of a float.", "infinity", '"a":1e999'),
    ("_refused_constant: A message has the constant , which is not JSON.", "NaN", '"a":NaN'),
    ("_distinct: A message has an object with a key that occurs twice.", "two keys", '"a":1,"a":2'),
    (
        "_refuse_lone_surrogates: A message has a text with a lone surrogate.",
        "half a character",
        '"a":"\\ud800"',
    ),
):
    add(f"strict_json.{_site}", _reason, decoded(raw_envelope(_fields)))

# Bytes of tensors.

add(
    "blob.load_tensors: A message has bytes of tensors but announces none.",
    "bytes that nothing speaks of",
    decoded(structure(None), b"x"),
)
_HEADER = "blob.load_tensors: The tensors' header is not that of the announced ones."
_EMPTY = {"t0": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}}
add(
    _HEADER,
    "a header for another dtype of the same size",
    tensor({"t0": STORED | {"dtype": "I32"}}),
)
add(_HEADER, "a header for another shape", tensor({"t0": STORED | {"shape": [1, 2]}}))
_FILL = "blob.load_tensors: The tensors do not fill their part of the frame."
add(_FILL, "bytes behind the last tensor", tensor(None, bytes(9)))
add(_FILL, "bytes behind a tensor that has none", tensor(_EMPTY, b"x", shape=[0]))
add(
    "blob._tensor: A bool tensor has bytes other than 0 and 1.",
    "a truth value of 255",
    tensor(
        {"t0": {"dtype": "BOOL", "shape": [2], "data_offsets": [0, 2]}}, b"\1\xff", dtype="bool"
    ),
)
