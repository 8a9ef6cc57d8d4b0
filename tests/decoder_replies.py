"""Hostile replies: for every check of the channels and of the handle, what gets through."""

import json
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from decoder_attacks import Attack, add
from decoder_mutants import Decoder
from wire_documents import STORED, blob, entry, structure

from grader.errors import ProtocolError
from grader.sandbox.inner.orders import pack_value
from grader.sandbox.outer.source import Ending, Limits
from grader.wire.frames import pack_frame

_NONCE, _SEQ = "0123456789abcdef", 7
_WALL_S = 20.0


def reply(**fields: object) -> bytes:
    """Write a reply to the seventh request."""
    envelope = {"nonce": _NONCE, "seq": _SEQ, "outcome": "returned"} | fields
    return pack_frame(structure(1, [], envelope), b"")


def written_reply(value: object, numbers: bytes = b"", seq: int = _SEQ) -> bytes:
    """Write a reply in the very form in which workers do; its tensors, if any, have one entry."""
    tensors = [entry()] if numbers else []
    document = {
        "envelope": {"nonce": _NONCE, "seq": seq, "outcome": "returned"},
        "value": value,
        "tensors": tensors,
    }
    content = blob({"t0": STORED}, numbers) if numbers else b""
    return pack_frame(json.dumps(document, separators=(",", ":")).encode(), content)


class _Worker:
    """A worker whose every answer is the same frame."""

    def __init__(self, decoder: Decoder, answer: bytes) -> None:
        self.channel = self
        self._frame = decoder.frames.unpack_frame(answer)

    def exchange(self, _: bytes, __: float) -> object:
        """Answer."""
        return self._frame

    def take_output(self) -> bytes:
        """Return what was printed."""
        return b""

    def end(self) -> Ending:
        """Say how it ended."""
        return Ending(None)


def _handle(decoder: Decoder, answer: bytes) -> Any:  # noqa: ANN401 - of the decoder's own class
    handle = object.__new__(decoder.worker.WorkerHandle)
    handle.limits, handle.exercise, handle.budget_s = Limits(), "ex01", _WALL_S
    handle.output, handle._nonce, handle._seq = b"", _NONCE, _SEQ - 1
    handle._worker, handle._is_alive = _Worker(decoder, answer), True
    return handle


def answered(answer: bytes) -> Attack:
    """Return an attack that is the answer to a request of the judge's handle."""

    def attack(decoder: Decoder) -> object:
        handle = _handle(decoder, answer)
        try:
            return handle._timed({"op": "load"}, pack_value(None)).answer
        except decoder.worker.WorkerStoppedError as stopped:
            raise ProtocolError(stopped.sentence) from None

    return attack


def taken_for(honest: bytes, answer: bytes) -> Attack:
    """Return an attack that is an answer where another one is known already."""

    def attack(decoder: Decoder) -> object:
        handle = _handle(decoder, answer)
        handle._seq += 1
        known = {handle._digest_of(decoder.frames.unpack_frame(honest))}
        assert known != {None}
        handle._seq -= 1
        try:
            digest = handle._timed({"op": "load"}, pack_value(None), b"", known).digest
        except decoder.worker.WorkerStoppedError as stopped:
            raise ProtocolError(stopped.sentence) from None
        return "taken for the known one" if digest in known else "read"

    return attack


def moved(answer: bytes) -> bytes:
    """Count the last byte of the structure as the first one of the tensors."""
    content, tensors = struct.unpack_from("!II", answer)
    return struct.pack("!II", content - 1, tensors + 1) + answer[8:]


def digest_of(answer: bytes) -> Attack:
    """Return a look at the digest of an answer."""

    def attack(decoder: Decoder) -> object:
        handle = _handle(decoder, answer)
        handle._seq += 1
        return handle._digest_of(decoder.frames.unpack_frame(answer))

    return attack


@contextmanager
def _pipes() -> Iterator[list[int]]:
    """Open three pipes: read and write end of each in turn."""
    ends = [end for _ in range(3) for end in os.pipe()]
    try:
        yield ends
    finally:
        for end in ends:
            with suppress(OSError):
                os.close(end)


def piped(*parts: bytes, unasked: bytes = b"") -> Attack:
    """Return an attack on the channel that polls: parts of a reply, sent one after the other.

    Args:
        parts: Each is sent when the one before was read.
        unasked: What lies there before the request.
    """

    def attack(decoder: Decoder) -> object:
        left = iter(parts)

        class Fed(decoder.channel.PipeChannel):  # type: ignore[name-defined,misc]
            """The channel; the worker's end is fed by the test."""

            def _refuse_unasked_reply(self) -> None:
                super()._refuse_unasked_reply()
                os.write(ends[3], next(left, b""))

            def _read_reply(self) -> Any:  # noqa: ANN401
                frame = super()._read_reply()
                os.write(ends[3], next(left, b""))
                return frame

        with _pipes() as ends:
            os.write(ends[3], unasked)
            return Fed(ends[1], ends[2], ends[4]).exchange(b"request", _WALL_S)

    return attack


def threaded(*parts: bytes, unasked: bytes = b"", half: bytes = b"") -> Attack:
    """Return an attack on the channel that reads with threads.

    Args:
        parts: What comes after the request, in pieces.
        unasked: What lies there before it.
        half: What was read, and not used, before it.
    """

    def attack(decoder: Decoder) -> object:
        class Fed(decoder.channel.ThreadChannel):  # type: ignore[name-defined,misc]
            """The channel without its threads; what they would read is put there."""

            def _pump_replies(self, _: object) -> None:
                """Leave the stream alone."""

            _pump_output = _pump_replies

            def _send(self, _: bytes) -> None:
                for part in parts:
                    self._replies.put(part)

        with _pipes() as ends, os.fdopen(ends[2], "rb", closefd=False) as stream:
            channel = Fed(stream, stream, stream)
            channel._reader.feed(half)
            if unasked:
                channel._replies.put(unasked)
            return channel.exchange(b"request", _WALL_S)

    return attack


_PIPE, _THREAD = "channel.PipeChannel", "channel.ThreadChannel.exchange"
_UNASKED = "The worker sent a reply that nobody had asked for."
_MORE = "The worker sent more than one reply."
add(
    f"{_PIPE}._refuse_unasked_reply: {_UNASKED}",
    "a reply before the request",
    piped(unasked=reply()),
)
add(f"{_PIPE}._read_reply: {_MORE}", "a second reply behind the first", piped(reply() + reply()))
add(f"{_THREAD}: {_UNASKED}", "a reply before the request", threaded(unasked=reply()))
add(f"{_THREAD}: {_UNASKED}", "half a reply before it", threaded(reply()[20:], half=reply()[:20]))
add(f"{_THREAD}: {_MORE}", "a second reply in the same piece", threaded(reply() + reply()))
add(
    f"{_THREAD}: {_MORE}",
    "a second reply in its own piece",
    threaded(reply()[:9], reply()[9:], reply()),
)
_TURN = "worker.WorkerHandle._check_turn: The reply does not belong to the request."
add(_TURN, "the reply to another request", answered(reply(seq=_SEQ - 1)))
add(_TURN, "a reply without the secret", answered(reply(nonce="0" * 16)))
add(
    "worker._read_answer: The reply is malformed:",
    "an error without fields",
    answered(reply(outcome="raised", error={})),
)
add(
    "worker._read_answer: The reply has no known outcome.",
    "an outcome of its own",
    answered(reply(outcome="passed")),
)
