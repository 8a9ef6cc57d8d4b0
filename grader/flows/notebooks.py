"""Gets the answers out of the notebooks of a submission, without parsing one on this side.

The bytes go to a worker that has loaded nothing. What comes back is as little to be trusted as
anything else from there: it is checked, and then handled as if the student had handed in files.
"""

import functools
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

import msgspec

from grader.errors import GraderFault, ProtocolError
from grader.intake.copies import Order, is_copy_of, may_be_next, newest_first
from grader.intake.names import listed
from grader.pack import Exercise
from grader.regions import given_stub
from grader.sandbox.inner.notebook_cells import MAX_PLACES, MAX_SOURCE_BYTES
from grader.sandbox.inner.notebook_given import given_of
from grader.sandbox.outer.source import Limits, SourceGoneError, WorkerSource
from grader.sandbox.outer.worker import Answer, WorkerHandle, WorkerStoppedError
from grader.submission import Problem, SourceFile
from grader.text import one_line

MAX_NOTEBOOK_BYTES = 16 << 20
FEATURE = "notebook"
_LABEL = "notebook"
_MOST_SENTENCES = 40
_SHOWN_CELLS = 8
_SHOWN_NOTEBOOKS = 3
_LONGEST_PLACE = 200  # as the intake shows it
_PROBE = """
def read(student, content, wanted):
    from grader.sandbox.inner import notebook_cells
    return notebook_cells.read(content.numpy().tobytes(), wanted)
"""


@dataclass(frozen=True, slots=True)
class NotebookAnswers:
    """What the notebooks of a submission hold.

    Args:
        files: A file for each exercise: the answer in the form of a `.py` file, or the problem.
        notes: What was taken from which cells, and what was left out, a sentence each.
    """

    files: dict[str, SourceFile]
    notes: tuple[str, ...]


class _Found(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: bytes
    untouched: bool
    answered: int
    cells: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Held:
    """What one notebook holds of an exercise; `order` sorts its newest copy first."""

    path: str
    order: Order
    shown: str
    found: _Found

    def is_renewed_by(self, other: "_Held") -> bool:
        """Tell whether another notebook is a newer copy, so that this one doesn't count."""
        is_newer = is_copy_of(self.order, other.order) and other.order < self.order
        is_whole = other.found.answered >= self.found.answered
        return is_newer and (is_whole or not may_be_next(other.path, self.path))


class _Reply(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    problem: str | None
    skipped: list[str]
    exercises: dict[str, _Found]


def read_notebooks(
    source: WorkerSource,
    limits: Limits,
    notebooks: Sequence[tuple[str, bytes]],
    exercises: Sequence[Exercise],
    answered: Sequence[Exercise] = (),
) -> NotebookAnswers:
    """Read all notebooks of one submission.

    Args:
        source: Where the worker comes from.
        limits: What it may use; a notebook may take as long as a probe, all of them together as
            long as an exercise.
        notebooks: Their names, for messages, and their bytes.
        exercises: The exercises to look for.
        answered: Exercises that a file answers: it is said where a notebook holds one, too.

    Returns:
        One file per exercise to look for, whatever the notebooks are; none at all if there is no
        notebook.

    Raises:
        GraderFault: No worker could be started, nbformat is missing, or the pack is at fault.
    """
    if not notebooks:
        return NotebookAnswers({}, ())
    wanted = {exercise.name: given_as_data(exercise) for exercise in (*exercises, *answered)}
    held: dict[str, list[_Held]] = {}
    problems: list[str] = []
    notes: list[str] = []
    with _Reader(source, limits) as reader:
        for place, content in notebooks:
            shown = one_line(place, 100)
            reply = reader.read(content, wanted)
            if reply.problem is not None:
                problems.append(f"{shown} could not be read: {one_line(reply.problem)}")
                continue
            notes += [f"{shown}: {one_line(text, 300)}." for text in reply.skipped]
            for name, found in reply.exercises.items():
                held.setdefault(name, []).append(_Held(place, newest_first(place), shown, found))
    files: dict[str, SourceFile] = {}
    told: list[str] = []
    named = ", ".join(one_line(place, 100) for place, _ in notebooks[:3])
    for exercise in exercises:
        if exercise.name not in held:
            files[exercise.name] = _without_answer(exercise.name, named, problems)
            continue
        best, passed = _best_of(held[exercise.name])
        files[exercise.name] = _file(exercise, best.found)
        told.append(_told(exercise.name, best.shown, best.found))
        if passed:
            told.append(f"{exercise.name}: {passed}")
    for exercise in answered:
        written = [one.shown for one in held.get(exercise.name, ()) if not one.found.untouched]
        if written:
            others = listed(written, _SHOWN_NOTEBOOKS, _LONGEST_PLACE)
            told.append(f"{exercise.name}: the file counts, not what {others} holds.")
    return NotebookAnswers(files, (*problems, *told, *notes))


@functools.lru_cache(maxsize=256)
def given_as_data(exercise: Exercise) -> dict[str, Any]:
    """Return what a worker must know of the stub of an exercise; made once.

    Raises:
        PackError: There is no stub.
    """
    return given_of(given_stub(exercise)).as_data()


class _Reader:
    """One worker for the notebooks of a submission; another one when it was stopped."""

    def __init__(self, source: WorkerSource, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._budget_s = limits.exercise_s
        self._worker: WorkerHandle | None = None
        source.warm([FEATURE])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker is not None and self._worker.is_alive:
            with suppress(SourceGoneError):  # it has said all that it was asked, and is dead
                self._worker.end()

    def read(self, content: bytes, wanted: dict[str, dict[str, Any]]) -> _Reply:
        import torch  # noqa: PLC0415 - bytes cross cheapest as a vector, and the judge has it

        if len(content) > MAX_NOTEBOOK_BYTES:
            return _failed(f"It is larger than {MAX_NOTEBOOK_BYTES >> 20} MiB.")
        if not content.strip():
            return _failed("It is empty.")
        if self._budget_s <= 0:
            return _failed("The time for this submission's notebooks is used up.")
        if self._worker is None or not self._worker.is_alive:
            self._worker = WorkerHandle(self._source, self._limits, _LABEL, self._budget_s)
        sent = torch.frombuffer(bytearray(content), dtype=torch.uint8)
        try:
            answer = self._worker.run("read", _PROBE, {"content": sent, "wanted": wanted}, 0)
            return _checked(answer, wanted)
        except WorkerStoppedError as stopped:
            return _failed(f"Reading it was stopped ({stopped.status}): {stopped.sentence}")
        except ProtocolError as error:
            return _failed(error.message)
        finally:
            self._budget_s = self._worker.budget_s


def _failed(problem: str) -> _Reply:
    return _Reply(problem, [], {})


def _checked(answer: Answer, wanted: dict[str, dict[str, Any]]) -> _Reply:
    """Check what a worker said about a notebook.

    Raises:
        ProtocolError: It is not what was asked for.
        GraderFault: The worker lacks nbformat.
    """
    if answer.raised is not None:
        if answer.raised.type == "ModuleNotFoundError":  # no code of a student's has run
            raise GraderFault(
                f"Notebooks can't be read: {one_line(answer.raised.message)}.",
                "Install the grader with its dependencies; nbformat is one of them.",
            )
        return _failed(f"The reader raised {one_line(answer.raised.type, 80)}.")
    try:
        reply = msgspec.convert(answer.value, _Reply)
    except (msgspec.ValidationError, TypeError, ValueError):
        raise ProtocolError("The worker's description of it is malformed.") from None
    for name, found in reply.exercises.items():
        is_right = name in wanted and len(found.source) <= MAX_SOURCE_BYTES
        if not is_right or len(found.cells) > MAX_PLACES:
            raise ProtocolError("The worker's description of it is too large.")
        try:
            found.source.decode()
        except UnicodeDecodeError:
            raise ProtocolError("The worker's description of it is no text.") from None
    return _Reply(reply.problem, reply.skipped[:_MOST_SENTENCES], reply.exercises)


def _best_of(held: list[_Held]) -> tuple[_Held, str]:
    """Return the notebook that counts for an exercise, and what to say if others are passed by.

    Of copies the newest counts, whatever the older ones hold. Of notebooks with names of their own
    the one with more of the exercise counts, and of equals the first.
    """
    written = [one for one in held if not one.found.untouched]
    if not written:
        return held[0], ""
    newest = [one for one in written if not any(one.is_renewed_by(other) for other in written)]
    best = max(newest, key=lambda one: one.found.answered)
    others = [one for one in written if one is not best]
    if not others:
        return best, ""
    is_copy = any(one.is_renewed_by(best) for one in others)
    why = " as the newest copy" if is_copy else ""
    passed = listed([one.shown for one in others], _SHOWN_NOTEBOOKS, _LONGEST_PLACE)
    return best, f"{best.shown} counts{why}, and what {passed} holds of it does not."


def _file(exercise: Exercise, found: _Found) -> SourceFile:
    # An untouched notebook is recognised as an untouched file is: by the text of the stub.
    content = given_stub(exercise).encode() if found.untouched else found.source
    return SourceFile.from_bytes(exercise.name, content)


def _told(name: str, place: str, found: _Found) -> str:
    if found.untouched:
        return f"{name}: as it was given, in {place}."
    parts = [f"{cell} (from line {line})" for cell, line in found.cells[:_SHOWN_CELLS]]
    more = f" and {len(found.cells) - _SHOWN_CELLS} more" if len(parts) < len(found.cells) else ""
    return f"{name}: made from {place}, cells {', '.join(parts)}{more}."


def _without_answer(name: str, named: str, problems: list[str]) -> SourceFile:
    if problems:
        tip = "Open it in Jupyter, save it, and hand in the .ipynb file as it is then."
        return SourceFile(name, None, Problem("unreadable", problems[0], tip), None)
    sentence = f"No cell of {named} defines anything of {name}."
    tip = "Write the classes and functions under the names that the exercise gives them."
    return SourceFile(name, None, Problem("missing", sentence, tip), None)
