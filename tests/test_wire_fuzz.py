"""Damaged messages: whatever the bytes, decoding ends in a message or in a refusal."""

import math
import random
from collections.abc import Callable

import pytest
import torch
from torch import nn

from grader.errors import ProtocolError
from grader.wire.decode import decode_message
from grader.wire.encode import encode_message
from grader.wire.frames import Frame, unpack_frame
from grader.wire.values import Message


def _mutate(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at, kind = rng.randrange(len(changed) + 1), rng.randrange(5)
        if kind == 0:
            changed[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            del changed[at : at + rng.choice((1, 3, 40))]
        elif kind == 2:
            changed[at:at] = rng.choice((b"[", b"{", b'"', b",", b"0", b"1e999", b"\\", b"\xff"))
        elif kind == 3:
            part = rng.randrange(len(changed) + 1)
            changed[at:at] = changed[part : part + rng.choice((1, 8, 60))]
        elif at < len(changed):
            changed[at] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _samples() -> list[bytes]:
    weight = nn.Parameter(torch.randn(2, 3))
    values: list[object] = [
        {"a": torch.randn(3, 4, dtype=torch.float64), "b": [torch.ones(2).bool(), weight, weight]},
        [nn.LazyLinear(2).weight, torch.ones(2, device="meta"), torch.tensor([1 + 2j])],
        {"t": (1, 2.5, math.nan, "text"), "s": {1, b"x"}, None: [torch.float32, nn.ReLU()]},
    ]
    return [encode_message({"nonce": "abc", "seq": 7}, value) for value in values]


def _mutated_frame(packed: bytes, rng: random.Random) -> Frame:
    frame = unpack_frame(packed)
    return Frame(_mutate(frame.json_bytes, rng), frame.tensor_bytes)


def _mutated_blob(packed: bytes, rng: random.Random) -> Frame:
    frame = unpack_frame(packed)
    return Frame(
        frame.json_bytes, _mutate(frame.tensor_bytes[:200], rng) + frame.tensor_bytes[200:]
    )


def _mutated_whole(packed: bytes, rng: random.Random) -> Frame:
    return unpack_frame(_mutate(packed, rng))


@pytest.mark.parametrize("spoil", [_mutated_frame, _mutated_blob, _mutated_whole])
def test_mutations_end_in_a_message_or_a_refusal(
    spoil: Callable[[bytes, random.Random], Frame],
) -> None:
    """Thousands of damaged messages either decode to plain data or are refused."""
    rng = random.Random(20240607)  # noqa: S311 - reproducible, no secret
    samples = _samples()
    outcomes = {"message": 0, "refused": 0}
    for _ in range(2000):
        try:
            message = decode_message(spoil(rng.choice(samples), rng))
        except ProtocolError:
            outcomes["refused"] += 1
        else:
            assert type(message) is Message
            outcomes["message"] += 1
    assert outcomes["refused"] > 500
    assert outcomes["message"] > 10
