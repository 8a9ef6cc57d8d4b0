"""Reads one submission: its files, its notebooks, and what to say about the rest."""

import os
from collections.abc import Sequence

from grader.intake.choice import Candidate, choose
from grader.intake.limits import MAX_NOTEBOOK_BYTES, MAX_NOTEBOOKS, MAX_NOTEBOOKS_BYTES, MIB
from grader.intake.names import archive_kind, is_other_archive, is_special, listed, shown
from grader.intake.pieces import Disk, Piece, pieces_of, read_pieces
from grader.intake.types import Contents, Found
from grader.pack import Exercise
from grader.submission import MAX_SOURCE_BYTES, ProblemKind, SourceFile, problem_with, read_source

_UTF8_BOM = b"\xef\xbb\xbf"
_MOST_NOTES = 40
_TOO_MANY = f"would make the notebooks larger than {MAX_NOTEBOOKS_BYTES // MIB} MiB together"


def read_found(found: Found, exercises: Sequence[Exercise]) -> Contents:
    """Read a submission.

    Args:
        found: What `take_in` found.
        exercises: The selected exercises.

    Returns:
        A file or a problem for each of them, the notebooks, and notes.
    """
    origin = found._origin  # noqa: SLF001 - private to this package
    notes = list(origin.notes)
    pieces = pieces_of(origin, notes)
    python = {
        Candidate(p.path, bool(p.problem), p.is_item): p
        for p in pieces
        if p.path.lower().endswith(".py")
    }
    picked, passed = choose(list(python), exercises, notes, is_canvas=origin.is_canvas)
    answers = {name: python[candidate] for name, candidate in picked.items()}
    notebooks = [p for p in pieces if p.path.lower().endswith(".ipynb")]
    files = _sources(answers, exercises, notes)
    used = {*answers.values(), *notebooks, *(python[candidate] for candidate in passed)}
    bad = [piece for piece in pieces if piece.problem and piece not in used]
    notes += [f"{shown(piece.path)} {piece.problem}: left aside." for piece in bad]
    rest = [p.path for p in pieces if p not in used and not p.problem and _is_plain(p.path)]
    if rest:
        notes.append(f"Left aside, as no selected exercise is answered there: {listed(rest)}.")
    books = _notebooks(notebooks, notes)
    return Contents(files, books, _capped(notes))


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
    answers: dict[str, Piece], exercises: Sequence[Exercise], notes: list[str]
) -> dict[str, SourceFile]:
    files: dict[str, SourceFile] = {}
    packed: dict[Piece, list[str]] = {}
    for exercise in exercises:
        piece = answers.get(exercise.name)
        if piece is None:
            files[exercise.name] = _bad(exercise.name, "missing", f"{exercise.name}.py")
        elif isinstance(piece.holder, Disk):
            files[exercise.name] = read_source(piece.holder.path, exercise.name)
        else:
            packed.setdefault(piece, []).append(exercise.name)
    for piece, content in read_pieces(packed, MAX_SOURCE_BYTES):
        for name in packed[piece]:
            files[name] = _source(name, piece.path.rpartition("/")[2], content)
        if isinstance(content, str):
            notes.append(f"{shown(piece.path)} {content}.")
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


def _notebooks(pieces: list[Piece], notes: list[str]) -> tuple[tuple[str, bytes], ...]:
    read: list[tuple[str, bytes]] = []
    ordered = sorted(pieces, key=lambda piece: (piece.path.count("/"), piece.path))
    if len(ordered) > MAX_NOTEBOOKS:
        more = listed([piece.path for piece in ordered[MAX_NOTEBOOKS:]])
        notes.append(f"There are more than {MAX_NOTEBOOKS} notebooks; left aside: {more}.")
    total = 0
    for piece in ordered[:MAX_NOTEBOOKS]:
        size = piece.member.size if piece.member else 0  # known: not even unpacked if too large
        if total + size > MAX_NOTEBOOKS_BYTES:
            content: bytes | str = _TOO_MANY
        else:
            content = next(read_pieces([piece], MAX_NOTEBOOK_BYTES))[1]
        place = shown(piece.path, 200)
        if isinstance(content, str):
            notes.append(f"{place} {content}: left aside.")
        elif len(content) > MAX_NOTEBOOK_BYTES:
            size = MAX_NOTEBOOK_BYTES // MIB
            notes.append(f"{place} is larger than {size} MiB: clear its outputs and save it.")
        elif total + len(content) > MAX_NOTEBOOKS_BYTES:
            notes.append(f"{place} {_TOO_MANY}: left aside.")
        else:
            total += len(content)
            read.append((place, content))
    return tuple(sorted(read, key=lambda notebook: (notebook[0].count("/"), notebook[0])))
