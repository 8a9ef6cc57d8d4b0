"""One exercise of one submission on its way through the judge.

Holds the worker, its time budget, and what is already decided for all checks: that the file is
missing, untouched or can't be imported.
"""

from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.catalogue import Catalogue
from grader.errors import GraderFault
from grader.judge import verdict_of
from grader.judge.probes import Probe
from grader.judge.verdict_of import ImportFailedError, StudentRaisedError, Verdict
from grader.sandbox.inner.orders import pack_value
from grader.sandbox.outer.source import Limits, SourceGoneError, WorkerSource
from grader.sandbox.outer.worker import (
    Answer,
    Question,
    Reply,
    WorkerHandle,
    WorkerStoppedError,
)
from grader.scores import Status
from grader.seeds import derive
from grader.submission import SourceFile, is_untouched
from grader.text import one_line

if TYPE_CHECKING:
    from grader.judge.precedents import Precedents

_TIMEOUTS_ALLOWED = 2


@dataclass
class Allowance:
    """The time that all exercises of one submission may take together.

    Args:
        total_s: Wall-clock seconds of student code.
        left_s: What is left of them.
    """

    total_s: float
    left_s: float


@dataclass(frozen=True)
class Conditions:
    """What is the same for all exercises of a run.

    Args:
        source: Where workers come from.
        limits: What a worker may use.
        run_seed: The secret seed.
        public_only: Whether to run public checks alone.
        recognise_stub: Whether an untouched stub is told apart without running it.
        allowance: What is left for the whole submission; None for no such limit.
        precedents: The verdicts that are known from other submissions; None to know of none.
    """

    source: WorkerSource
    limits: Limits
    run_seed: str
    public_only: bool = False
    recognise_stub: bool = True
    allowance: Allowance | None = None
    precedents: "Precedents | None" = None


class ExerciseRun:
    """The state of one exercise while its checks run.

    Args:
        name: The exercise's name.
        catalogue: Its diagnoses.
        stub_text: Text of its stub.
        file: What the student handed in.
        conditions: What is the same for all exercises.
    """

    def __init__(
        self,
        name: str,
        catalogue: Catalogue,
        stub_text: str,
        file: SourceFile,
        conditions: Conditions,
    ) -> None:
        self.token = object()  # tells it from every other
        self.name = name
        self.catalogue = catalogue
        self.stub_text = stub_text
        self.conditions = conditions
        self.decided = _decide(file, stub_text, recognise_stub=conditions.recognise_stub)
        self.output = bytearray()
        self._content = file.content or b""
        self._budget_s = conditions.limits.exercise_s
        self._timeouts = 0
        self._worker: WorkerHandle | None = None

    @property
    def is_out_of_time(self) -> bool:
        """Whether no further check is run."""
        return self._timeouts >= _TIMEOUTS_ALLOWED or self._left_s <= 0

    @property
    def _left_s(self) -> float:
        allowance = self.conditions.allowance
        return self._budget_s if allowance is None else min(self._budget_s, allowance.left_s)

    @property
    def probes_run(self) -> int:
        """How many probes the present worker has answered."""
        return self._worker.probes_run if self._worker and self._worker.is_alive else 0

    def ask(
        self, probe: Probe, arguments: dict[str, object], seed: int, diagnose: dict[str, str]
    ) -> object:
        """Run a probe beside the submission and return what it observed.

        Raises:
            StudentRaisedError: Student code raised.
            ImportFailedError: The file could not be imported.
            WorkerStoppedError: The worker was stopped.
        """
        return observed(self.hear(question(probe, arguments, seed)).answer, diagnose)

    def ask_apart(self, probe: Probe, arguments: dict[str, object], seed: int) -> object:
        """Run a probe in a second, fresh worker that has loaded no submission."""
        return observed(self.hear(question(probe, arguments, seed, apart=True)).answer, {})

    def hear(self, asked: Question, known: Container[bytes] | None = None) -> Reply:
        """Ask a question and return the reply, not yet interpreted.

        Args:
            asked: What to ask.
            known: As for `WorkerHandle.ask`.

        Raises:
            ImportFailedError: The file could not be imported.
            WorkerStoppedError: The worker was stopped.
        """
        if not asked.apart:
            return self._hear(self._ready_worker(), asked, known)
        worker = self._new_worker()
        try:
            return self._hear(worker, asked, known)
        finally:
            if worker.is_alive:
                worker.end()

    def _hear(self, worker: WorkerHandle, asked: Question, known: Container[bytes] | None) -> Reply:
        before_s = worker.budget_s = self._left_s
        try:
            return worker.ask(asked, known)
        except WorkerStoppedError as stopped:
            self._timeouts += stopped.status == "timeout"
            raise
        finally:
            self._after(worker, before_s)

    def _after(self, worker: WorkerHandle, before_s: float) -> None:
        spent_s = before_s - worker.budget_s
        self._budget_s -= spent_s
        if self.conditions.allowance is not None:
            self.conditions.allowance.left_s -= spent_s
        self.output += worker.output
        worker.output = b""

    def _new_worker(self) -> WorkerHandle:
        limits, allowance = self.conditions.limits, self.conditions.allowance
        if allowance is not None and allowance.left_s < self._budget_s:
            told = f"the {allowance.total_s:g} s for the whole submission"
        else:
            told = f"the {limits.exercise_s:g} s for the whole exercise"
        return WorkerHandle(self.conditions.source, limits, self.name, self._left_s, told)

    def _ready_worker(self) -> WorkerHandle:
        """Return a worker that has loaded the submission."""
        if self._worker is not None and self._worker.is_alive:
            return self._worker
        self._worker = self._new_worker()
        before_s = self._worker.budget_s
        seed = derive(self.conditions.run_seed, "worker", self.name, "import")
        try:
            answer = self._worker.load(self._content, seed)
        except WorkerStoppedError as stopped:
            verdict = verdict_of.of_stop(stopped)
            raise self._import_failed(_while_importing(verdict)) from None
        finally:
            self._after(self._worker, before_s)
        if answer.outcome == "undecodable":
            raise self._import_failed(_undecodable(answer.why))
        if answer.raised is not None:
            memory_mib = self.conditions.limits.memory_mib
            raise self._import_failed(verdict_of.of_import(answer.raised, memory_mib))
        return self._worker

    def _import_failed(self, verdict: Verdict) -> ImportFailedError:
        self.decided = verdict
        return ImportFailedError(verdict)

    def drop_worker(self) -> None:
        """End the present worker; the next probe gets a fresh one."""
        worker, self._worker = self._worker, None
        if worker is not None and worker.is_alive:
            with suppress(SourceGoneError):  # it has said all that it was asked, and is dead
                worker.end()

    def take_output(self) -> str:
        """Return what student code printed since the last call."""
        text = verdict_of.printed(bytes(self.output))
        self.output.clear()
        return text


def question(
    probe: Probe, arguments: dict[str, object], seed: int, *, apart: bool = False
) -> Question:
    """Write down what a check asks.

    Raises:
        OrderError: The arguments can't be sent.
    """
    return Question(probe.name, probe.source, pack_value(arguments), seed, apart)


def observed(answer: Answer, diagnose: Mapping[str, str]) -> object:
    """Return what was observed.

    Raises:
        StudentRaisedError: Student code raised; its diagnosis is found with `diagnose`.
    """
    if answer.raised is None:
        return answer.value
    raise StudentRaisedError(answer.raised, diagnose, answer.value)


def _decide(file: SourceFile, stub_text: str, *, recognise_stub: bool) -> Verdict | None:
    """Return the verdict that the file alone gives to every check, if it gives one."""
    problem = file.problem
    if problem is not None:
        status: Status = "not_attempted" if problem.kind in {"missing", "empty"} else "error"
        message = f"{problem.sentence} {problem.tip}".strip()
        return Verdict(status, message=message, seen=problem.sentence)
    if file.content is None:
        raise GraderFault("A submitted file has neither content nor a problem.")
    if recognise_stub and is_untouched(file.content, stub_text):
        return Verdict("not_attempted", message="The stub is as it was given.")
    return None


def _undecodable(why: str) -> Verdict:
    return Verdict(
        "error",
        message="The file is not text in UTF-8. Save it as UTF-8.",
        expected="text in UTF-8",
        seen=one_line(why),
    )


def _while_importing(verdict: Verdict) -> Verdict:
    told = verdict.message[:1].lower() + verdict.message[1:]
    message = f"While the file was imported, {told}"
    return Verdict(verdict.status, message=message, seen=message)
