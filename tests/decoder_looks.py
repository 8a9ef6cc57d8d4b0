"""Things to do with a decoder that come out otherwise when it was weakened."""

import gc
import os
from collections.abc import Callable
from typing import Any

import torch
from decoder_attacks import Attack, decoded
from decoder_mutants import Decoder
from torch.overrides import TorchFunctionMode
from wire_documents import raw_envelope, structure

from grader.wire.encode import encode_message
from grader.wire.frames import pack_frame
from grader.wire.values import facts_of


class _Note(TorchFunctionMode):
    """A mode that somebody forgot to leave; it counts what passes through it."""

    calls = 0

    def __torch_function__(
        self,
        func: Callable[..., object],
        _: object,
        args: tuple[object, ...] = (),
        kwargs: dict[str, object] | None = None,
    ) -> object:
        """Count and go on."""
        self.calls += 1
        return func(*args, **kwargs or {})


def sender(sent: object) -> Attack:
    """Return a look at a value that the encoder sent."""

    def attack(decoder: Decoder) -> Any:  # noqa: ANN401
        frame = decoder.frames.unpack_frame(encode_message({}, sent))
        return decoder.decode.decode_message(frame).value

    return attack


def seen_by_a_mode(decoder: Decoder) -> int:
    """Decode tensors while a mode is on; returns how many calls went through the mode."""
    sent = [torch.tensor([1j]), torch.ones(2, device="meta")]
    frame = decoder.frames.unpack_frame(encode_message({}, sent))
    with _Note() as mode:
        decoder.decode.decode_message(frame)
    return mode.calls


def walked_by_the_collector(decoder: Decoder) -> bool:
    """Decode many lists; returns whether the collector of cycles walked over them meanwhile."""
    frame = decoder.frames.Frame(structure([[]] * 2000), b"")
    phases: list[str] = []

    def note(phase: str, _: dict[str, int]) -> None:
        phases.append(phase)

    before = gc.get_threshold()
    gc.set_threshold(100)
    gc.callbacks.append(note)
    try:
        decoder.decode.decode_message(frame)
    finally:
        gc.callbacks.remove(note)
        gc.set_threshold(*before)
    return len(phases) > 10


def kind_of(sent: object) -> Attack:
    """Return a look at type, dtype and shape of a tensor."""
    across = sender(sent)

    def look(decoder: Decoder) -> object:
        made: Any = across(decoder)
        return type(made).__name__, made.dtype, tuple(made.shape)

    return look


def facts_across(decoder: Decoder) -> object:
    """Return the shape that is noted for a tensor."""
    made: Any = sender(torch.ones(2, 3))(decoder)
    return tuple(facts_of(made).shape)


def text_of(sent: object) -> Attack:
    """Return a look at a value as text."""
    return lambda decoder: repr(sender(sent)(decoder))


def flooded(decoder: Decoder) -> int:
    """Feed three megabytes behind a frame; returns how many bytes are kept."""
    reader = decoder.frames.FrameReader()
    for _ in range(3):
        reader.feed(pack_frame(b"{}", b"") + bytes(1 << 20))
    return len(reader._buffer)


def popped_twice(decoder: Decoder) -> object:
    """Take a frame twice; returns whether there was none, each time."""
    reader = decoder.frames.FrameReader()
    reader.feed(pack_frame(b"{}", b""))
    return reader.pop() is None, reader.pop() is None


def read_within_small_limits(decoder: Decoder) -> object:
    """Read a frame that is larger than allowed."""
    source, sink = os.pipe()
    try:
        os.write(sink, pack_frame(b"{}", b"abc"))
        return decoder.frames.read_frame(source, decoder.frames.FrameLimits(1, 1)).tensor_bytes
    finally:
        os.close(source)
        os.close(sink)


def escape(code: str) -> Attack:
    """Return a message with an escape in a list of its envelope."""
    return decoded(raw_envelope(f'"a":["\\u0041","{code}"]'))
