"""A target of the fuzzers: a whole reply, as the judge treats it.

The judge's own channel and handle are at work; only the process at the other end is missing.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass

from plain import check_message
from plans import MESSAGE, MOST_IN_A_PIPE, REFUSED, SENTENCE_CHARS, Target, pieces_of, split_plan

from grader.catalogue import Catalogue
from grader.judge.verdict_of import StudentRaisedError, of_import, of_raise, of_stop
from grader.sandbox.inner.orders import pack_value
from grader.sandbox.outer.channel import PipeChannel
from grader.sandbox.outer.source import Ending, Limits
from grader.sandbox.outer.worker import Answer, WorkerHandle, WorkerStoppedError
from grader.wire.decode import DecodeLimits
from grader.wire.frames import Frame
from grader.wire.values import Message

NONCE = "0123456789abcdef"
SEQ = 7
_STUB = "def scale(x, factor):\n    raise NotImplementedError\n"
_EMPTY = Catalogue(title="", goal="", section="", first_steps=(), diagnoses={})
_ORDER = {"op": "run", "probe": "p", "source": "", "seed": 1}


class _FedChannel(PipeChannel):
    """The judge's channel; the worker's end is a list of pieces, each sent when one was read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        requests, self._sink, output = os.pipe(), -1, os.pipe()
        replies, self._sink = os.pipe()
        self._spare = [requests[0], output[1]]
        self._pieces = pieces
        super().__init__(requests[1], replies, output[0])

    def _refuse_unasked_reply(self) -> None:
        super()._refuse_unasked_reply()
        self.send_next()

    def _read_reply(self) -> Frame | None:
        frame = super()._read_reply()
        if frame is None:
            self.send_next()
        return frame

    def send_next(self) -> bool:
        """Send the next piece, or hang up; returns whether there was one."""
        piece = next(self._pieces, b"")
        if piece:
            os.write(self._sink, piece)
        elif self._sink >= 0:
            os.close(self._sink)
            self._sink = -1
        return bool(piece)

    def close(self) -> None:
        super().close()
        for fd in (*self._spare, self._sink):
            if fd >= 0:
                os.close(fd)


@dataclass
class _FedWorker:
    channel: _FedChannel

    def end(self) -> Ending:
        """Say how it ended."""
        return Ending(None)


def _handle(channel: _FedChannel) -> WorkerHandle:
    handle = object.__new__(WorkerHandle)  # no process is started
    handle.limits, handle.exercise, handle.budget_s = Limits(), "ex01_scale", 20.0
    handle.probes_run, handle.output = 0, b""
    handle._nonce, handle._seq = NONCE, SEQ - 1
    handle._worker, handle._is_alive = _FedWorker(channel), True
    return handle


@dataclass
class _Conversation:
    """What the judge made of a reply."""

    handle: WorkerHandle
    result: Answer | WorkerStoppedError
    is_more_to_come: bool = False


def read_reply(data: bytes) -> _Conversation:
    """Let the judge read a stream as the reply of a worker to its seventh request."""
    plan, stream = split_plan(data)
    channel = _FedChannel(pieces_of(plan, stream, MOST_IN_A_PIPE))
    handle = _handle(channel)
    try:
        answer = handle._timed(dict(_ORDER), pack_value({}), known=()).answer
        if not channel.send_next():
            return _Conversation(handle, answer)
        # The rest of the stream lies there unasked when the next request is sent.
        return _Conversation(
            handle, handle._timed(dict(_ORDER), pack_value({})).answer, is_more_to_come=True
        )
    except WorkerStoppedError as stopped:
        return _Conversation(handle, stopped)
    finally:
        channel.close()


def check_reply(_: bytes, conversation: _Conversation) -> str:
    """Demand an answer of plain data, or a worker that was stopped for its reply."""
    result = conversation.result
    if isinstance(result, WorkerStoppedError):
        assert result.status == "crashed", f"{result.status}: {result.sentence}"
        told = of_stop(result)  # the sentence may quote the reply; what is told of it is cut
        assert len(told.message) <= SENTENCE_CHARS, "a sentence without end"
        assert not conversation.handle.is_alive, "a worker that goes on after a refusal"
        return REFUSED
    assert not conversation.is_more_to_come, "an unasked reply was taken for the next one"
    _check_answer(result)
    return MESSAGE


def _check_answer(answer: Answer) -> None:
    check_message(Message({}, answer.value), DecodeLimits())
    assert answer.outcome in {"returned", "raised", "undecodable"}
    assert type(answer.why) is str
    if answer.raised is not None:
        raised = answer.raised
        for verdict in (
            of_import(raised, 2048),
            of_raise(StudentRaisedError(raised, {}), _EMPTY, _STUB, 2048),
        ):
            assert verdict.share == 0
            assert all(
                len(text) <= SENTENCE_CHARS
                for text in (verdict.message, verdict.seen, verdict.where)
            )
        texts = [raised.type, *raised.bases, raised.message, raised.text]
        texts += [text for f in raised.frames for text in (f.kind, f.function, f.text)]
        assert all(type(text) is str for text in texts)
        assert all(type(frame.line) is int for frame in raised.frames)
        assert raised.line is None or type(raised.line) is int


REPLY = Target("reply", read_reply, check_reply, is_framed=True, has_blob=True)
