"""Turns what happened to a check into a verdict: a status, and words for the student.

All text that stems from student code is put into its form here, by `clean` or `one_line`. The
scores clean every text once more, so that what is forgotten here is safe all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.catalogue import Catalogue
from grader.judge.contract import signature_of
from grader.judge.verdicts import CheckFailed, NotAssessed
from grader.regions import UNWRITTEN
from grader.sandbox.outer.worker import Raised, WorkerStoppedError
from grader.scores import Status
from grader.text import clean, one_line

_LINE = 300
_OUTPUT = 8000
_FRAMES = 30


@dataclass(frozen=True)
class Verdict:
    """What came of a check. The fields are those of `grader.scores.CheckScore`."""

    status: Status
    share: float = 0.0
    diagnosis: str | None = None
    message: str = ""
    expected: str = ""
    seen: str = ""
    where: str = ""
    why: str = ""
    needs: str | None = None
    traceback: list[str] = field(default_factory=list)


class StudentRaisedError(Exception):
    """Student code raised while a probe ran.

    Args:
        raised: The worker's description.
        diagnose: For names of exception classes, the id of the diagnosis that such an exception
            supports. The nearest class in the exception's ancestry counts.
        seen_before: What the probe had seen of earlier cases; never trust its type.
    """

    def __init__(
        self, raised: Raised, diagnose: Mapping[str, str], seen_before: object = None
    ) -> None:
        super().__init__(raised.type)
        self.raised = raised
        self.diagnosis = next((diagnose[base] for base in raised.bases if base in diagnose), None)
        self.seen_before = seen_before


class ImportFailedError(Exception):
    """The submission could not be imported; holds the verdict for the whole exercise."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict


def passed() -> Verdict:
    """Return the verdict of a check that found positive evidence."""
    return Verdict("passed", share=1.0)


def of_failure(failure: CheckFailed, catalogue: Catalogue) -> Verdict:
    """Judge an observation that differs from the expectation."""
    known = catalogue.diagnoses.get(failure.diagnosis)
    return Verdict(
        "failed",
        share=failure.partial,
        diagnosis=failure.diagnosis,
        message=known.title if known else failure.diagnosis,
        expected=clean(failure.expected, _LINE, multiline=True),
        seen=clean(failure.seen, _LINE, multiline=True),
        where=one_line(failure.where, _LINE),
        why=known.why if known else "",
    )


def of_unreadable(why: str) -> Verdict:
    """Judge an observation that a check could not even read."""
    seen = one_line(f"the check could not use it ({why})", _LINE)
    return Verdict(
        "failed",
        message="What your code gave has another form than the exercise asks for.",
        expected="values of the types that the exercise names",
        seen=seen,
    )


def of_stop(stopped: WorkerStoppedError) -> Verdict:
    """Judge a worker that was stopped or ended by itself."""
    status: Status = "timeout" if stopped.status == "timeout" else "crashed"
    if stopped.status == "out_of_memory":
        status = "out_of_memory"
    told = one_line(stopped.sentence, _LINE)  # what was wrong with a reply may quote the reply
    return Verdict(status, message=told, seen=told)


def of_not_assessed(reason: NotAssessed) -> Verdict:
    """Judge a check that can't be judged here."""
    return Verdict("not_assessed", message=reason.reason)


def of_raise(
    error: StudentRaisedError, catalogue: Catalogue, stub_text: str, memory_mib: int
) -> Verdict:
    """Judge an exception of student code."""
    raised = error.raised
    frames = [f for f in raised.frames if f.kind == "student"][-_FRAMES:]
    trace = [_frame_line(f.line, f.function, f.text) for f in frames]
    last = raised.frames[-1].kind if raised.frames else ""
    if raised.memory:
        message = f"It needed more memory than the {memory_mib} MiB that a worker may use."
        return Verdict("out_of_memory", message=message, seen=message, traceback=trace)
    # Only what the stub says itself: this text is shown also where a check's own words are not.
    is_stubs = raised.message.endswith(UNWRITTEN) and f'"{raised.message}"' in stub_text
    if raised.type == "NotImplementedError" and is_stubs:
        message = one_line(raised.message, _LINE)
        return Verdict("not_attempted", message=message, traceback=trace)
    if raised.missing is not None:
        return _missing(one_line(raised.missing, 80), stub_text)
    seen = one_line(f"{raised.type}: {raised.message}", _LINE)
    known = catalogue.diagnoses.get(error.diagnosis or "")
    return Verdict(
        "error",
        diagnosis=known.id if known else None,
        message=known.title if known else f"Your code raised {seen}",
        expected=_expected_call(raised, stub_text) if last == "probe" else "no exception",
        seen=seen + _advice(raised),
        where=_place(raised),
        why=known.why if known else "",
        traceback=trace,
    )


def _missing(name: str, stub_text: str) -> Verdict:
    wanted = signature_of(stub_text, name) or "the names that the stub has"
    return Verdict(
        "error",
        message=f"The file defines no `{name}`.",
        expected=wanted,
        seen=f"no `{name}` in the file",
        why="Names are part of the exercise: the checks find your code by them.",
    )


def _expected_call(raised: Raised, stub_text: str) -> str:
    """Say how the exercise's code is called when the call itself failed."""
    if raised.type != "TypeError":
        return "a result that can be used as the exercise says"
    name = raised.message.partition("(")[0]
    wanted = signature_of(stub_text, name)
    return f"to be called as {wanted}" if wanted else "to be called as the exercise says"


def _advice(raised: Raised) -> str:
    if raised.type == "EOFError":
        return "\n(there is no keyboard here: the functions get their values as arguments)"
    if raised.type == "SystemExit":
        return "\n(a call of exit() or sys.exit())"
    return ""


def _place(raised: Raised) -> str:
    for frame in reversed(raised.frames):
        if frame.kind == "student":
            return one_line(f"line {frame.line}: {frame.text}", _LINE)
    if raised.frames and raised.frames[-1].kind == "probe":
        return "in the check, when it used your code"
    return ""


def _frame_line(line: int, function: str, text: str) -> str:
    return one_line(f"line {line}, in {function}: {text}", _LINE)


def of_import(raised: Raised, memory_mib: int) -> Verdict:
    """Judge an exception that came while the file was imported."""
    if raised.line is not None or "SyntaxError" in raised.bases:
        line = f"line {raised.line}: " if raised.line is not None else ""
        text = one_line(raised.text.strip(), _LINE)
        return Verdict(
            "error",
            message=f"The file is not valid Python: {one_line(raised.message, _LINE)}.",
            expected="a file that Python can read",
            seen=one_line(f"{raised.type}: {raised.message}", _LINE),
            where=f"{line}{text}",
        )
    error = StudentRaisedError(raised, {})
    empty = Catalogue(title="", goal="", section="", first_steps=(), diagnoses={})
    verdict = of_raise(error, empty, "", memory_mib)
    if verdict.status != "error":
        return verdict
    seen = one_line(f"{raised.type}: {raised.message}", _LINE)
    return Verdict(
        "error",
        message=f"The file could not be imported: {seen}",
        expected="a file that can be imported",
        seen=seen + _advice(raised),
        where=verdict.where,
        traceback=verdict.traceback,
    )


def printed(output: bytes) -> str:
    """Make what student code printed safe to show."""
    return clean(output.decode("utf-8", errors="replace"), _OUTPUT, multiline=True).rstrip()
