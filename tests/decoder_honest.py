"""Honest messages: what every decoder accepts, with a check switched off or not."""

import torch
from decoder_attacks import Attack
from decoder_mutants import Decoder
from decoder_replies import answered, piped, reply, threaded

from grader.wire.encode import encode_message


def _values() -> list[object]:
    shared = torch.ones(2)
    return [
        None,
        [1, -1.5, "text", b"bytes", (True, {}), {1, (2, "x"), frozenset((3,))}, [[]]],
        {"a": float("nan"), 1: float("inf"), (1, 2): torch.Size((2, 3))},
        [torch.float32, torch.device("cuda:3"), "x" * 70_000, object()],
        [shared, shared.view(1, 2), torch.zeros(0, 3), torch.tensor([True, False])],
        [torch.tensor([1 + 2j]), torch.nn.LazyLinear(1).weight, torch.ones(3, device="meta")],
        [torch.empty(2, dtype=torch.float8_e4m3fnuz, device="meta"), torch.zeros(2, 2).half()],
    ]


def honest() -> list[Attack]:
    """Return messages that every decoder accepts, each on its way in."""
    packed = [
        encode_message({"text": "\U0001f600 \\", "n": [1, 2.5]}, value) for value in _values()
    ]
    made: list[Attack] = [_decoded_in_pieces(data) for data in packed]
    error = {"type": "E", "bases": [], "message": "", "frames": []}
    made += [
        answered(reply()),
        answered(reply(outcome="ready")),
        answered(reply(outcome="undecodable", why="no text")),
        answered(reply(outcome="raised", error=error)),
        piped(reply()),
        piped(reply()[:5], reply()[5:]),
        threaded(reply()[:5], reply()[5:]),
        decoded_escapes,
    ]
    return made


def _decoded_in_pieces(data: bytes) -> Attack:
    def attack(decoder: Decoder) -> object:
        reader = decoder.frames.FrameReader()
        reader.feed(data[:5])
        reader.feed(data[5:])
        return decoder.decode.decode_message(reader.pop())

    return attack


def decoded_escapes(decoder: Decoder) -> object:
    """Decode texts with escapes that are allowed."""
    text = rb'{"envelope":{},"value":"\ud83d\ude00\u0041\\[[","tensors":[]}'
    return decoder.decode.decode_message(decoder.frames.Frame(text, b""))
