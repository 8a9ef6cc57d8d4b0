"""A conversation with one worker about one exercise of one submission.

Every exchange ends in one of three ways: a value, a description of what the student's code
raised, or `WorkerStoppedError` with the status and the limit. After a stop the worker is dead.
"""

import functools
import hashlib
import marshal
import secrets
import time
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

import msgspec

from grader.errors import ProtocolError, SandboxFault
from grader.sandbox.inner.lockdown import LOCK_FAILED_STATUS
from grader.sandbox.inner.orders import pack_order, pack_value
from grader.sandbox.inner.raised import PROBE_FILE
from grader.sandbox.outer.channel import (
    OUTPUT_LIMIT,
    DeadlinePassedError,
    OutputFloodError,
    SpaceExceededError,
    WorkerGoneError,
)
from grader.sandbox.outer.source import Ending, Limits, WorkerSource
from grader.wire.decode import decode_message
from grader.wire.frames import Frame as WireFrame
from grader.wire.values import Message

_READY_S = 60.0
# A larger reply has no digest: to make one of each would take time, and to keep them memory.
_LARGEST_KNOWN = 4 << 20
_NOTHING = pack_value(None)
_ENDS = (
    DeadlinePassedError,
    SpaceExceededError,
    OutputFloodError,
    WorkerGoneError,
    ProtocolError,
)


class WorkerStoppedError(Exception):
    """The worker was stopped, or ended by itself.

    Args:
        status: `timeout`, `out_of_memory` or `crashed`.
        sentence: What happened, with the limit.
    """

    def __init__(self, status: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class Frame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a traceback: whose code it is, where, and its text if it is the student's."""

    kind: str
    line: int
    function: str
    text: str


class Raised(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What student code raised, as its worker describes it. None of it can be trusted."""

    type: str
    bases: list[str]
    message: str
    frames: list[Frame]
    missing: str | None = None
    memory: bool = False
    line: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back from one exchange.

    Args:
        outcome: `returned`, `raised` or `undecodable`.
        value: The observation, when something was returned; what was seen before, if anything was,
            when something was raised.
        raised: The exception, when one was raised.
        why: Why the file is no text, when it is none.
    """

    outcome: str
    value: object = None
    raised: Raised | None = None
    why: str = ""


@dataclass(frozen=True)
class Question:
    """What a worker is asked, but for what belongs to one conversation.

    Args:
        probe: The probe's name.
        source: Its text, with all that it needs; what is sent is its compiled form.
        packed: What it is called with besides the student's module, from `pack_value`.
        seed: What the worker's own generators are seeded with.
        apart: Whether to ask a fresh worker that loads no submission.
    """

    probe: str
    source: str
    packed: bytes
    seed: int
    apart: bool = False


class Reply:
    """What a worker answered to a question.

    Args:
        frame: The answer as it came.
        digest: What it has in common with an equal answer in another conversation; None where it
            was not wanted, or the answer is not written as a worker of ours writes.
        answer: What was read from it; None to read it when it is needed.
    """

    def __init__(self, frame: WireFrame, digest: bytes | None, answer: Answer | None) -> None:
        self.digest = digest
        self._frame = frame if answer is None else None
        self._answer = answer

    @property
    def answer(self) -> Answer:
        """What it says.

        Raises:
            SandboxFault: It could not be read, although the same bytes once were.
        """
        if self._frame is not None:
            try:
                self._answer = _read_answer(decode_message(self._frame))
            except ProtocolError as error:
                raise SandboxFault(f"A known reply can't be read: {error.message}") from None
            self._frame = None
        assert self._answer is not None  # noqa: S101 - there is the one or the other
        return self._answer


@dataclass
class WorkerHandle:
    """One worker, from its start to its end.

    Args:
        source: Where it comes from.
        limits: What it may use.
        exercise: The exercise's name.
        budget_s: Seconds that all its exchanges together may still take.
        budget_name: What these seconds are, for the message that they were used up.
    """

    source: WorkerSource
    limits: Limits
    exercise: str
    budget_s: float
    budget_name: str = "the seconds for the whole exercise"
    probes_run: int = 0
    output: bytes = b""
    _nonce: str = field(default_factory=lambda: secrets.token_hex(8))
    _seq: int = 0
    # What the worker has got already, by its number there: most probes run more than once.
    _sent: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start the process and wait until it is locked in."""
        self._worker = self.source.start(self.limits)
        self._is_alive = True
        try:
            self._exchange({"op": "ready", "seed": 0}, _NOTHING, _READY_S)
        except WorkerStoppedError as stopped:
            said = self.output.decode(errors="replace").strip()
            raise SandboxFault(f"A worker could not be started: {said or stopped}.") from None

    @property
    def is_alive(self) -> bool:
        """Whether it can still be asked."""
        return self._is_alive

    def load(self, content: bytes, seed: int) -> Answer:
        """Let the worker import a submission.

        Raises:
            WorkerStoppedError: It did not survive that.
        """
        order = {"op": "load", "exercise": self.exercise, "seed": seed}
        return self._timed(order, pack_value(content)).answer

    def run(self, name: str, source: str, arguments: dict[str, object], seed: int) -> Answer:
        """Run a probe.

        Args:
            name: The probe's name.
            source: Its text, with all that it needs; what is sent is its compiled form.
            arguments: What it is called with, besides the student's module.
            seed: What the worker's own generators are seeded with.

        Raises:
            WorkerStoppedError: The worker was stopped or ended.
        """
        return self.ask(Question(name, source, pack_value(arguments), seed)).answer

    def ask(self, question: Question, known: Container[bytes] | None = None) -> Reply:
        """Ask a question.

        Args:
            question: What to ask.
            known: Digests of replies that need not be read now, since what they say is known;
                None if no digest is wanted.

        Raises:
            WorkerStoppedError: The worker was stopped or ended.
        """
        self.probes_run += 1
        source = question.source
        number = self._sent.get(source, len(self._sent))
        order = {"op": "run", "probe": question.probe, "code": number, "seed": question.seed}
        code = b"" if source in self._sent else marshalled(source)
        reply = self._timed(order, question.packed, code, known)
        self._sent[source] = number
        return reply

    def _timed(
        self,
        order: dict[str, Any],
        packed: bytes,
        code: bytes = b"",
        known: Container[bytes] | None = None,
    ) -> Reply:
        wall_s = min(self.limits.probe_s, self.budget_s)
        started = time.monotonic()
        try:
            return self._exchange(order, packed, wall_s, code, known)
        finally:
            self.budget_s -= time.monotonic() - started

    def _exchange(
        self,
        order: dict[str, Any],
        packed: bytes,
        wall_s: float,
        code: bytes = b"",
        known: Container[bytes] | None = None,
    ) -> Reply:
        self._seq += 1
        envelope = {"nonce": self._nonce, "seq": self._seq, **order}
        request = pack_order(envelope, packed, code)
        try:
            frame = self._worker.channel.exchange(request, wall_s)
            digest = None if known is None else self._digest_of(frame)
            if known and digest in known:
                answer = None
            else:
                message = decode_message(frame)
                self._check_turn(message)
                answer = _read_answer(message)
        except _ENDS as error:
            raise self._stopped(error, wall_s) from None
        self.output = self._worker.channel.take_output()
        return Reply(frame, digest, answer)

    def _digest_of(self, frame: WireFrame) -> bytes | None:
        """Hash all of a reply but the nonce and the number of the turn, which are as they must be.

        Returns:
            The hash; None where the reply does not begin with just these, or is large.
        """
        if len(frame.json_bytes) + len(frame.tensor_bytes) > _LARGEST_KNOWN:
            return None
        turn = b'{"envelope":{"nonce":"%b","seq":%d,' % (self._nonce.encode(), self._seq)
        if not frame.json_bytes.startswith(turn):
            return None
        rest = memoryview(frame.json_bytes)[len(turn) :]
        digest = hashlib.sha256(len(rest).to_bytes(8))
        digest.update(rest)
        digest.update(frame.tensor_bytes)
        return digest.digest()

    def _check_turn(self, message: Message) -> None:
        turn = (message.envelope.get("nonce"), message.envelope.get("seq"))
        if turn != (self._nonce, self._seq):
            raise ProtocolError("The reply does not belong to the request.")

    def _stopped(self, error: Exception, wall_s: float) -> WorkerStoppedError:
        self.output = self._worker.channel.take_output()
        ending = self.end()
        if isinstance(error, DeadlinePassedError):
            if self.budget_s < self.limits.probe_s:
                limit = f"{self.budget_name} were used up"
            else:
                limit = f"it took longer than {wall_s:g} s"
            return WorkerStoppedError("timeout", f"The code was stopped: {limit}.")
        if isinstance(error, SpaceExceededError):
            return WorkerStoppedError(error.status, f"The code was stopped: {error}.")
        if isinstance(error, OutputFloodError):
            mib = OUTPUT_LIMIT >> 20
            return WorkerStoppedError(
                "crashed", f"The code was stopped: it printed over {mib} MiB."
            )
        if isinstance(error, ProtocolError):
            return WorkerStoppedError(
                "crashed", f"The answer of the worker could not be read. {error.message}"
            )
        if ending.exit_code == LOCK_FAILED_STATUS and self._seq == 1:
            said = self.output.decode(errors="replace").strip()
            raise SandboxFault("A worker could not be locked in.", said)
        return WorkerStoppedError(ending.status, f"The code {ending.sentence}.")

    def end(self) -> Ending:
        """Kill the worker; returns how it had ended."""
        self._is_alive = False
        return self._worker.end()


@functools.lru_cache(maxsize=4096)
def marshalled(source: str) -> bytes:
    """Compile a probe's text, once for all submissions.

    A worker is the same interpreter and reads this in a tenth of the time that compiling takes.

    Args:
        source: The text of a module.

    Returns:
        What `marshal` makes of it.
    """
    # An assert in a probe stays, however the judge was started.
    return marshal.dumps(compile(source, PROBE_FILE, "exec", dont_inherit=True, optimize=0))


def _read_answer(message: Message) -> Answer:
    """Check the shape of a reply.

    Raises:
        ProtocolError: It has none of the known shapes.
    """
    envelope = message.envelope
    outcome = envelope.get("outcome")
    if isinstance(outcome, str) and outcome in {"returned", "ready"}:
        return Answer("returned", message.value)
    if outcome == "undecodable" and isinstance(envelope.get("why"), str):
        return Answer("undecodable", why=envelope["why"])
    if outcome == "raised":
        try:
            described = msgspec.convert(envelope.get("error"), Raised)
            return Answer("raised", message.value, described)
        except msgspec.ValidationError as error:
            raise ProtocolError(f"The reply is malformed: {error}") from None
    raise ProtocolError("The reply has no known outcome.")
