"""Makes new inputs from old ones, with the structure of a message in mind."""

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace

from blob_mutation import spoilt, tensors
from json_mutation import changed
from plans import Target
from targets import framed

_HEADER = struct.Struct("!II")
_SIZES = (0, 1, 2, 2999, 3000, 3001, 2**20, 2**22, 2**22 + 1, 2**26, 2**26 + 1, 2**31, 2**32 - 1)
_TOKENS = (
    b"[", b"]", b"{", b"}", b'"', b",", b":", b"0", b"-", b"1e999", b"\\", b"\\u", b"\\ud800",
    b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\x00", b'{"$":', b'"items":[', b'"tensors":[',
    b'"data_offsets":[0,0]', b"null", b"NaN", b" ",
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """An input taken apart.

    Args:
        plan: How it is handed over.
        json_bytes: The structure.
        blob: The tensors.
        rest: What lies behind the first frame.
    """

    plan: int
    json_bytes: bytes
    blob: bytes
    rest: bytes = b""


_Change = Callable[[Parts, bytes], Parts | bytes]


class Mutator:
    """Makes inputs for one target.

    Args:
        target: The target.
        rng: Where chance comes from.
    """

    def __init__(self, target: Target, rng: random.Random) -> None:
        self._target = target
        self._rng = rng
        changes: list[_Change] = [self._structure] * 6 + [self._text, self._splice]
        if target.has_blob:
            changes += [self._blob] * 3 + [self._tensors] * 3
        if target.is_framed:
            # The target `frames` does not look into a frame.
            changes += [self._framing] * (30 if target.name == "frames" else 2)
        self._changes = changes

    def new(self, data: bytes, other: bytes) -> bytes:
        """Make an input from two old ones."""
        rng = self._rng
        if rng.random() < 0.05:
            return self._bytewise(data)
        parts = self.split(data)
        if rng.random() < 0.2:
            parts = replace(parts, plan=rng.randrange(8) << 1 | (rng.random() < 0.25))
        made = rng.choice(self._changes)(parts, other)
        return made if isinstance(made, bytes) else self.join(made)

    def split(self, data: bytes) -> Parts:
        """Take an input apart; whatever the bytes, there is a way."""
        plan, rest = (data[0], data[1:]) if data else (0, b"")
        if self._target.is_framed:
            if len(rest) < _HEADER.size:
                return Parts(plan, rest, b"")
            first, second = _HEADER.unpack_from(rest)
            middle, end = _HEADER.size + first, _HEADER.size + first + second
            return Parts(plan, rest[_HEADER.size : middle], rest[middle:end], rest[end:])
        if self._target.has_blob:
            size = int.from_bytes(rest[:4], "big")
            return Parts(plan, rest[4 : 4 + size], rest[4 + size :])
        return Parts(plan, rest, b"")

    def join(self, parts: Parts) -> bytes:
        """Put an input together, with right lengths."""
        plan = bytes([parts.plan])
        if self._target.is_framed:
            header = _HEADER.pack(len(parts.json_bytes), len(parts.blob))
            return plan + header + parts.json_bytes + parts.blob + parts.rest
        if self._target.has_blob:
            return plan + framed(parts.json_bytes, parts.blob)
        return plan + parts.json_bytes

    def _structure(self, parts: Parts, _: bytes) -> Parts:
        return replace(parts, json_bytes=changed(parts.json_bytes, self._rng))

    def _blob(self, parts: Parts, _: bytes) -> Parts:
        return replace(parts, blob=spoilt(parts.blob, self._rng))

    def _tensors(self, parts: Parts, _: bytes) -> Parts:
        json_bytes, blob = tensors(self._rng)
        if self._rng.random() < 0.3:
            json_bytes = changed(json_bytes, self._rng)
        if self._rng.random() < 0.3:
            blob = spoilt(blob, self._rng)
        return replace(parts, json_bytes=json_bytes, blob=blob)

    def _text(self, parts: Parts, _: bytes) -> Parts:
        return replace(parts, json_bytes=self._bytewise(parts.json_bytes))

    def _splice(self, parts: Parts, other: bytes) -> Parts:
        there = self.split(other)
        kind = self._rng.randrange(4)
        if kind == 0:
            return replace(parts, json_bytes=there.json_bytes)
        if kind == 1:
            return replace(parts, blob=there.blob)
        if kind == 2:
            first = self._rng.randrange(len(parts.json_bytes) + 1)
            second = self._rng.randrange(len(there.json_bytes) + 1)
            return replace(parts, json_bytes=parts.json_bytes[:first] + there.json_bytes[second:])
        return replace(parts, rest=other[1:]) if self._target.is_framed else there

    def _framing(self, parts: Parts, other: bytes) -> bytes:
        rng, packed = self._rng, self.join(parts)
        changes: tuple[Callable[[], bytes], ...] = (
            lambda: packed[: rng.randrange(len(packed) + 1)],
            lambda: packed + rng.choice((b"\x00", b"x", bytes(8), packed[1:], other[1:])),
            lambda: self._false_length(packed),
            lambda: self._false_length(packed),
            lambda: packed[:1] + other[1:] + packed[1:],
            lambda: packed[:1] + rng.randbytes(1) + packed[1:],
        )
        return rng.choice(changes)()

    def _false_length(self, packed: bytes) -> bytes:
        if len(packed) <= _HEADER.size:
            return packed
        lengths = list(_HEADER.unpack_from(packed, 1))
        at = self._rng.randrange(2)
        near = lengths[at] + self._rng.choice((-8, -1, 1, 8))
        lengths[at] = self._rng.choice((max(0, near), max(0, near), self._rng.choice(_SIZES)))
        return packed[:1] + _HEADER.pack(*lengths) + packed[1 + _HEADER.size :]

    def _bytewise(self, data: bytes) -> bytes:
        rng, made = self._rng, bytearray(data)
        for _ in range(rng.choice((1, 1, 2, 8))):
            at, kind = rng.randrange(len(made) + 1), rng.randrange(6)
            if kind == 0:
                made[at : at + 1] = bytes([rng.randrange(256)])
            elif kind == 1:
                del made[at : at + rng.choice((1, 3, 40))]
            elif kind in {2, 3}:
                made[at:at] = rng.choice(_TOKENS)
            elif kind == 4:
                part = rng.randrange(len(made) + 1)
                made[at:at] = made[part : part + rng.choice((1, 8, 60))]
            elif at < len(made):
                made[at] ^= 1 << rng.randrange(8)
        return bytes(made)
