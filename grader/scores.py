"""The scores model: the one record that every report and every export is made from.

`scores.schema.json` beside this file is generated from these classes and checked in. A change
that a reader of old files would notice raises `SCHEMA_VERSION`; a new field that may be left out
does not.

Every text of every record is cleaned and cut when the record is made (`grader.text`), whoever
makes it. A text has at most 400 characters, a message or a reason 1000, what was printed 8000 and
200 lines, a traceback 30 lines. What was printed and the tracebacks have together at most 24 000
characters per exercise (and 100 per check that lost some, to say so). So the JSON of a submission
stays below 4 MiB for up to 100 checks in up to ten exercises, whatever the submission does.
"""

import functools
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import msgspec

from grader.text import clean

SCHEMA_VERSION: Literal[1] = 1

Status = Literal[
    "passed",
    "failed",
    "error",
    "timeout",
    "out_of_memory",
    "crashed",
    "not_attempted",
    "skipped",
    "not_assessed",
    "grader_fault",
]
UNASSESSED: frozenset[str] = frozenset({"not_assessed", "grader_fault"})
_Count = Annotated[int, msgspec.Meta(ge=0)]
_Points = Annotated[float, msgspec.Meta(ge=0)]
_Seconds = Annotated[float, msgspec.Meta(ge=0)]

_LONGEST = 400
_LONGER = {"message": 1000, "why": 1000, "output": 8000}
_MULTILINE = frozenset({"expected", "seen", "output"})
_MOST_LINES = 30
_EXERCISE_TEXT = 24_000
_ROOM_FOR_MARK = 50


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the scores: immutable, without room for unknown fields, safe to show."""

    def __post_init__(self) -> None:
        """Clean and cut every text, so that no maker and no reader of scores has to."""
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if not value:
                continue
            if isinstance(value, str):
                if (shown := _shown(name, value)) is not value:
                    msgspec.structs.force_setattr(self, name, shown)
            elif isinstance(value, list) and isinstance(value[0], str):
                # Of a traceback the last lines say most.
                lines = [_shown(name, line) for line in value[-_MOST_LINES:]]
                msgspec.structs.force_setattr(self, name, lines)


def _shown(field: str, text: str) -> str:
    # Titles, explanations and ids come again with every submission.
    cleaned = _clean_again if len(text) <= _LONGEST else clean
    return cleaned(text, _LONGER.get(field, _LONGEST), multiline=field in _MULTILINE)


_clean_again = functools.lru_cache(maxsize=4096)(clean)


class CheckScore(_Record, frozen=True, kw_only=True):
    """One check of one submission.

    Args:
        id: Full id, such as `ex01.trains`.
        title: What was checked.
        points: What it is worth.
        earned: What was earned, at most `points`.
        status: How it ended; whose fault it was.
        evidence: `verified` or `witnessed`.
        public: Whether students may see the check before they hand in.
        diagnosis: Id of the misconception, if one was recognised.
        message: One sentence on what happened; empty when it passed.
        expected: What was expected, for a failed check.
        seen: What was seen, for a failed check.
        where: Where the difference is.
        why: What that means, from the catalogue.
        needs: Id of the check that this one depends on and that did not pass.
        output: What student code printed during this check, cut to a cap.
        traceback: The student's own lines of a traceback, innermost last.
        duration_s: Wall-clock seconds.
    """

    id: str
    title: str
    points: _Count
    earned: _Points
    status: Status
    evidence: Literal["verified", "witnessed"]
    public: bool
    diagnosis: str | None = None
    message: str = ""
    expected: str = ""
    seen: str = ""
    where: str = ""
    why: str = ""
    needs: str | None = None
    output: str = ""
    traceback: list[str] = []
    duration_s: _Seconds = 0.0


class ExerciseScore(_Record, frozen=True, kw_only=True):
    """One exercise of one submission.

    Args:
        name: Such as `ex01_my_sequential`.
        title: From the catalogue.
        earned: Points earned.
        assessed: Points that could be judged here.
        possible: Points of all checks.
        score: earned / assessed; null where nothing could be assessed.
        complete: Whether everything could be assessed.
        status: `passed`, or the status of the first check that did not pass.
        source_sha256: Hash of the file that was graded; null without a file.
        checks: In the order of the check file.
        notes: What an instructor should know about the file besides its score, such as that it
            holds invisible characters.
    """

    name: str
    title: str
    earned: _Points
    assessed: _Count
    possible: _Count
    score: Annotated[float, msgspec.Meta(ge=0, le=1)] | None
    complete: bool
    status: Status
    source_sha256: str | None
    checks: list[CheckScore]
    notes: list[str] = []


class Run(_Record, frozen=True, kw_only=True):
    """Under which conditions a submission was graded.

    Args:
        grader: Version of the grader.
        python: Version of Python.
        torch: Version of torch in the workers.
        platform: Operating system, kernel and processor.
        tier: The isolation that was in force.
        start_method: `fork` or `spawn`.
        locks: What the isolation was made of.
        landlock: The kernel's version of Landlock; 0 where there is none.
        self_tests: What trial workers tried in vain before the first submission.
        worker_uid: The user that student code ran as; -1 where there is no such thing, and in a
            class, where each process has one of its own.
        why_not_full: Why a student's own run had less than tier `full`.
        device: Device that the checks ran on.
        seed: The run's seed; `--seed` repeats the run with it.
        probe_limit_s: Wall-clock seconds for one probe.
        exercise_limit_s: Wall-clock seconds for one exercise.
        memory_limit_mib: Memory of a worker; 0 for no limit.
        public_only: Whether only public checks were run.
        started: Start of the run, ISO 8601 in UTC.
        duration_s: Wall-clock seconds.
    """

    grader: str
    python: str
    torch: str
    platform: str
    tier: Literal["full", "landlock", "container", "none"]
    start_method: Literal["fork", "spawn"]
    locks: list[str]
    landlock: _Count
    self_tests: list[str]
    worker_uid: int
    why_not_full: str
    device: str
    seed: str
    probe_limit_s: _Seconds
    exercise_limit_s: _Seconds
    memory_limit_mib: _Count
    public_only: bool
    started: str
    duration_s: _Seconds


class Scores(_Record, frozen=True, kw_only=True):
    """All scores of one submission."""

    schema_version: Literal[1] = 1
    student: str
    source_sha256: str
    earned: _Points
    assessed: _Count
    possible: _Count
    complete: bool
    exercises: list[ExerciseScore]
    run: Run


def score_exercise(
    name: str,
    title: str,
    source_sha256: str | None,
    checks: Sequence[CheckScore],
    notes: Sequence[str] = (),
) -> ExerciseScore:
    """Add up the checks of one exercise, and cut what they quote to what an exercise may hold."""
    assessed = sum(c.points for c in checks if c.status not in UNASSESSED)
    earned = sum(c.earned for c in checks)
    possible = sum(c.points for c in checks)
    return ExerciseScore(
        name=name,
        title=title,
        earned=earned,
        assessed=assessed,
        possible=possible,
        score=earned / assessed if assessed else None,
        complete=assessed == possible,
        status=_exercise_status(checks),
        source_sha256=source_sha256,
        checks=_within_cap(checks),
        notes=list(notes),
    )


def _within_cap(checks: Sequence[CheckScore]) -> list[CheckScore]:
    """Cut output and tracebacks; those of checks that did not pass have the first claim."""
    left = _EXERCISE_TEXT
    kept = list(checks)
    for place in sorted(range(len(kept)), key=lambda i: kept[i].status == "passed"):
        check = kept[place]
        output = clean(check.output, max(left, _ROOM_FOR_MARK), multiline=True)
        left = max(0, left - len(output))
        trace: list[str] = []
        for line in reversed(check.traceback):
            if len(line) > left:
                trace.append(f"[... lines cut: {len(check.traceback) - len(trace)}]")
                break
            trace.append(line)
            left -= len(line)
        kept[place] = msgspec.structs.replace(check, output=output, traceback=trace[::-1])
    return kept


def _exercise_status(checks: Sequence[CheckScore]) -> Status:
    statuses = [check.status for check in checks]
    if "grader_fault" in statuses:
        return "grader_fault"
    for status in statuses:
        if status not in {"passed", "not_assessed"}:
            return status
    return "passed" if "passed" in statuses else "not_assessed"


def total_scores(
    student: str, source_sha256: str, exercises: list[ExerciseScore], run: Run
) -> Scores:
    """Add up the exercises of one submission: the three numbers, never the ratios."""
    return Scores(
        student=student,
        source_sha256=source_sha256,
        earned=sum(e.earned for e in exercises),
        assessed=sum(e.assessed for e in exercises),
        possible=sum(e.possible for e in exercises),
        complete=all(e.complete for e in exercises),
        exercises=exercises,
        run=run,
    )


def encode_scores(scores: Scores) -> bytes:
    """Return the scores as indented JSON with a final newline."""
    return msgspec.json.format(msgspec.json.encode(scores), indent=2) + b"\n"


def schema() -> dict[str, Any]:
    """Return the JSON schema of the scores, draft 2020-12."""
    made = msgspec.json.schema(Scores)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Scores of one submission, version {SCHEMA_VERSION}",
        **made,
    }


def schema_text() -> str:
    """Return the schema as the text of the checked-in file."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"
