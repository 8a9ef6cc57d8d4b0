"""Reads one submission: its files, its notebooks, and what to say about the rest."""

import os
from collections.abc import Sequence
from dataclasses import replace

from grader.errors import PackError
from grader.intake.choice import Candidate, choose
from grader.intake.copies import may_be_next
from grader.intake.mixture import note_on_mixture
from grader.intake.names import archive_kind, is_code, is_other_archive, is_special, listed, shown
from grader.intake.notebooks import read_notebooks
from grader.intake.opening import pieces_of
from grader.intake.pieces import Disk, Piece, read_pieces
from grader.intake.remarks import Remarks
from grader.intake.types import Contents, Found
from grader.pack import Exercise
from grader.regions import given_stub
from grader.submission import (
    MAX_SOURCE_BYTES,
    ProblemKind,
    SourceFile,
    is_untouched,
    problem_with,
    read_source,
)

_UTF8_BOM = b"\xef\xbb\xbf"
_MOST_NOTES = 40
_OWN_FAULTS = frozenset({"empty", "too_large", "not_regular", "directory"})
# Every student has the stubs that lie in the first; what lies in the second is someone else's.
_STUBS, _SOLUTIONS = "tests_hidden", "solutions"
_MOST_DOUBTFUL = 500  # Python files of a submission that may be from several sheets
_MOST_SHEETS = 16  # files that are read, for each exercise, to tell whether they are as given


def read_found(found: Found, exercises: Sequence[Exercise]) -> Contents:
    """Read a submission.

    Args:
        found: What `take_in` found.
        exercises: The selected exercises.

    Returns:
        A file or a problem for each of them, the notebooks, and notes.
    """
    origin = found._origin  # noqa: SLF001 - private to this package
    remarks = Remarks(list(origin.notes), list(origin.lost))
    everything = pieces_of(origin, remarks)
    pieces = [piece for piece in everything if not _given_folders(piece)]
    mixture = note_on_mixture([piece.path for piece in pieces])
    if mixture:
        remarks.notes.append(mixture)
    python = _candidates(pieces)
    _mark_given(python, exercises, is_canvas=origin.is_canvas)
    picked, passed = choose(list(python), exercises, remarks.notes, is_canvas=origin.is_canvas)
    answers = {name: python[candidate] for name, candidate in picked.items()}
    notebooks = [piece for piece in pieces if piece.path.lower().endswith(".ipynb")]
    files = _sources(answers, exercises, remarks)
    used = {*answers.values(), *notebooks, *(python[candidate] for candidate in passed)}
    _tell_rest([piece for piece in pieces if piece not in used], remarks)
    books = read_notebooks(notebooks, remarks)
    given = [piece for piece in everything if _given_folders(piece)]
    missing = [] if books else [one for one in exercises if one.name not in answers]
    _tell_given(given, missing, remarks, is_all=not books)
    _tell_solutions(given, [one for one in exercises if one not in missing], remarks)
    is_read = books or any(map(_is_read, files.values()))
    return Contents(files, books, _capped(remarks.notes), "" if is_read else remarks.unread())


def _candidates(pieces: list[Piece]) -> dict[Candidate, Piece]:
    return {
        Candidate(piece.path, bool(piece.problem), piece.is_item, piece.age): piece
        for piece in pieces
        if piece.path.lower().endswith(".py")
    }


def _mark_given(
    python: dict[Candidate, Piece], exercises: Sequence[Exercise], *, is_canvas: bool
) -> None:
    """Mark stubs as they were given among files that may be from the next sheet.

    `hw2.zip` may be the next sheet, with the stub of an exercise that `hw1.zip` answers. Only what
    would be taken as the answer is read.
    """
    pool = set(python)
    if len(pool) > _MOST_DOUBTFUL or not any(may_be_next(one.path) for one in pool):
        return
    for _ in range(_MOST_SHEETS):
        picked, passed = choose(list(pool), exercises, [], is_canvas=is_canvas)
        doubtful = {
            name: one
            for name, one in picked.items()
            if may_be_next(one.path) and not one.is_given and len(passed) > len(picked)
        }
        given = {one for name, one in doubtful.items() if _is_stub(python[one], name, exercises)}
        for one in given:
            python[replace(one, is_given=True)] = python.pop(one)
        if not given:
            return
        pool = (passed - given) | {replace(one, is_given=True) for one in given}


def _is_stub(piece: Piece, name: str, exercises: Sequence[Exercise]) -> bool:
    """Return whether a file is the stub of an exercise, as far as that can be told."""
    (exercise,) = (one for one in exercises if one.name == name)
    content = next(read_pieces([piece], MAX_SOURCE_BYTES))[1]
    if isinstance(content, str):
        return False
    try:
        return is_untouched(content, given_stub(exercise))
    except PackError:  # It is told where the exercise is graded.
        return False


def _given_folders(piece: Piece) -> set[str]:
    """Return in which folders a file lies whose files are never a student's answers."""
    folders = {folder.lower() for folder in piece.path.split("/")[:-1]}
    return folders & {_STUBS, _SOLUTIONS}


def _tell_rest(rest: list[Piece], remarks: Remarks) -> None:
    """Say what is left aside of the files that answer nothing."""
    for piece in (piece for piece in rest if piece.problem):
        clause = f"{shown(piece.path)} {piece.problem}"
        is_answer = is_code(piece.path) or not _is_plain(piece.path)
        if is_answer and not is_special(piece.problem):
            remarks.lose(clause, "left aside")
        else:
            remarks.notes.append(f"{clause}: left aside.")
    paths = [p.path for p in rest if not p.problem and _is_plain(p.path)]
    if paths:
        remarks.notes.append(
            f"Left aside, as no selected exercise is answered there: {listed(paths)}."
        )


def _tell_solutions(given: list[Piece], others: list[Exercise], remarks: Remarks) -> None:
    """Say that a file in `solutions/` isn't looked at, though something else is there."""
    python = _candidates([one for one in given if _given_folders(one) == {_SOLUTIONS}])
    found, _ = choose(list(python), others, [], is_canvas=False)
    paths = sorted({candidate.path for candidate in found.values()})
    if paths:
        remarks.notes.append(
            f"No answer is looked for in {_SOLUTIONS}/, so these are not looked at:"
            f" {listed(paths)}."
        )


def _tell_given(
    given: list[Piece], missing: list[Exercise], remarks: Remarks, *, is_all: bool
) -> None:
    """Say what was not taken where nothing else is there.

    Args:
        given: Files in folders of the course's own.
        missing: Exercises that no other file answers.
        remarks: Takes a sentence.
        is_all: Whether there is no notebook elsewhere.
    """
    python = _candidates(given)
    found, _ = choose(list(python), missing, [], is_canvas=False)
    pieces = {python[candidate] for candidate in found.values()}
    if is_all:
        pieces |= {piece for piece in given if piece.path.lower().endswith(".ipynb")}
    for folder in (_STUBS, _SOLUTIONS):
        paths = sorted(piece.path for piece in pieces if folder in _given_folders(piece))
        clause = f"No answer is looked for in {folder}/, so these were left aside: {listed(paths)}"
        if paths and folder == _SOLUTIONS:
            remarks.lose(clause)
        elif paths:
            remarks.notes.append(f"{clause}.")


def _is_read(file: SourceFile) -> bool:
    """Return whether a file can be graded, or can't be by a fault of the student's own."""
    return file.problem is None or file.problem.kind in _OWN_FAULTS


def is_there(found: Found) -> bool:
    """Tell whether all that was found of a submission still lies where it lay."""
    origin = found._origin  # noqa: SLF001 - private to this package
    if origin.kind is not None:
        return origin.root.exists()
    return all(os.path.lexists(origin.root / item.place) for item in origin.items)


def _is_plain(path: str) -> bool:
    return archive_kind(path) is None and not is_other_archive(path)


def _capped(notes: list[str]) -> tuple[str, ...]:
    if len(notes) <= _MOST_NOTES:
        return tuple(notes)
    more = len(notes) - _MOST_NOTES
    return (*notes[:_MOST_NOTES], f"There are {more} more notes like these.")


def _sources(
    answers: dict[str, Piece], exercises: Sequence[Exercise], remarks: Remarks
) -> dict[str, SourceFile]:
    files: dict[str, SourceFile] = {}
    packed: dict[Piece, list[str]] = {}
    for exercise in exercises:
        piece = answers.get(exercise.name)
        if piece is None:
            files[exercise.name] = _bad(exercise.name, "missing", f"{exercise.name}.py")
        elif isinstance(piece.holder, Disk):
            files[exercise.name] = file = read_source(piece.holder.path, exercise.name)
            if file.problem and not _is_read(file):
                remarks.lost.append(f"{shown(piece.path)} can't be read")
        else:
            packed.setdefault(piece, []).append(exercise.name)
    for piece, content in read_pieces(packed, MAX_SOURCE_BYTES):
        for name in packed[piece]:
            files[name] = _source(name, piece.path.rpartition("/")[2], content)
        if isinstance(content, str):
            remarks.lose(f"{shown(piece.path)} {content}")
    return {exercise.name: files[exercise.name] for exercise in exercises}


def _source(name: str, file_name: str, content: bytes | str) -> SourceFile:
    if isinstance(content, str):
        return _bad(name, "not_regular" if is_special(content) else "unreadable", file_name)
    if len(content) > MAX_SOURCE_BYTES:
        return _bad(name, "too_large", file_name)
    if not content.removeprefix(_UTF8_BOM).strip():
        return _bad(name, "empty", file_name)
    return SourceFile.from_bytes(name, content)


def _bad(name: str, kind: ProblemKind, file_name: str) -> SourceFile:
    return SourceFile(name, None, problem_with(kind, file_name, name), None)
