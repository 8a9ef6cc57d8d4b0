"""A class sorted by names alone: a folder or files per student, as nobody's system made them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from grader.intake.choice import without_exercise
from grader.intake.drafts import Draft, Sorted, stray
from grader.intake.folders import Entry
from grader.intake.names import archive_kind, is_code, is_other_archive, shown, split_name
from grader.intake.top import Top
from grader.intake.types import Unread
from grader.pack import Exercise


@dataclass(frozen=True, slots=True)
class _Own:
    """A name at the top of a class, and what of it is the student's name.

    Args:
        entry: The name.
        student: The student.
        path: What a file is called in the submission; empty for a folder.
    """

    entry: Entry
    student: str
    path: str

    @property
    def exact(self) -> str:
        """The student's name, the same for both ways in which a letter with a mark is written."""
        return unicodedata.normalize("NFC", self.student)


def students(top: Top, exercises: Sequence[Exercise]) -> Sorted | None:
    """Sort folders and files that bear the names of students; both may occur in one class."""
    owns: dict[str, list[_Own]] = {}
    unread: list[Unread] = []
    for entry in top.entries:
        own = _own(top, entry, exercises, unread)
        if own is not None:
            owns.setdefault(own.exact.casefold(), []).append(own)
    drafts = [_draft(top, group) for alike in owns.values() for group in _people(alike)]
    if not drafts:
        return None
    names = [own.entry.name for alike in owns.values() for own in alike if not own.path]
    layout = "folder per student" if 2 * len(names) >= len(drafts) else "file per student"
    repositories = sum(map(top.is_repository, names))
    if repositories and 2 * repositories >= len(names):
        layout = "repositories"
    return Sorted(layout, drafts, unread)


def bears_work(entry: Entry) -> bool:
    """Return whether a name at the top of a class may be a student's, readable or not."""
    is_archive = archive_kind(entry.name) is not None or is_other_archive(entry.name)
    return entry.kind != "file" or is_code(entry.name) or is_archive


def _problem(name: str, student: str) -> str:
    """Return why a file at the top of a class is nobody's submission; nothing if it is."""
    if is_other_archive(name):
        return "It is packed in a way that isn't read here: unpack it, or pack it as zip."
    if archive_kind(name) is None and not is_code(name):
        return "It is neither a Python file nor a notebook nor an archive."
    return "" if student else "Its name doesn't tell whose it is."


def _own(
    top: Top, entry: Entry, exercises: Sequence[Exercise], unread: list[Unread]
) -> _Own | None:
    if entry.kind == "folder":
        return _Own(entry, entry.name, "")
    if entry.kind == "special":
        unread.append(stray(top, entry, ""))
        return None
    stem, ending = split_name(entry.name)
    student, rest = without_exercise(stem, exercises)
    problem = _problem(entry.name, student)
    if problem:
        tip = "Put it into the student's folder, or give it the student's name."
        unread.append(stray(top, entry, problem, tip))
        return None
    return _Own(entry, student, rest + ending if rest else entry.name)


def _people(alike: list[_Own]) -> list[list[_Own]]:
    """Sort what bears one name but for its case by student.

    It is one student's if that is clear: two folders, or two files that can't both be in one
    folder, are two students'.
    """
    by_name: dict[str, list[_Own]] = {}
    for own in alike:
        by_name.setdefault(own.exact, []).append(own)
    result = []
    for group in [alike] if _is_one(alike) else by_name.values():
        is_one = len({own.student for own in group}) == 1 or _is_one(group)
        result += [group] if is_one else [[own] for own in group]
    return result


def _is_one(owns: list[_Own]) -> bool:
    paths = [own.path.casefold() for own in owns]
    return len(set(paths)) == len(paths)


def _draft(top: Top, owns: list[_Own]) -> Draft:
    first = min(owns, key=lambda own: (bool(own.path), own.entry.name))
    draft = Draft(first.exact, top.place(first.entry.name))
    for own in owns:
        is_double = bool(own.path) and any(item.path == own.path for item in draft.items)
        draft.items += top.items(own.entry.name, own.entry.name if is_double else own.path)
    others = sorted({own.exact for own in owns} - {first.exact})
    if others:
        names = ", ".join(map(shown, others))
        draft.notes.append(f"{names} was taken to be {shown(first.exact)}, too.")
    return draft
