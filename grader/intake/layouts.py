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

_PROJECT = frozenset(  # folders of a course or of a program, never a student's name
    {
        *("exercises", "solutions", "src", "tests", "tests_hidden", "grader", "docs", "benchmarks"),
        *("build", "dist", "data", "images", "lib", "utils", "scripts"),
    }
)


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
    _drop_programs(top, owns, unread)
    drafts = [_draft(top, group) for alike in owns.values() for group in _people(alike)]
    if not drafts or (len(drafts) == 1 and all(map(_is_shut, top.entries))):
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


def without_student(top: Top, exercises: Sequence[Exercise]) -> list[Entry]:
    """Return what lies at the top and bears the name of an exercise or of a project's folder.

    Args:
        top: A class.
        exercises: All exercises that names may tell.
    """
    return [
        entry
        for entry in top.entries
        if _is_no_name(entry, exercises)
        and (entry.kind == "folder" or (entry.kind == "file" and is_code(entry.name)))
    ]


def is_exercise_folder(entry: Entry, exercises: Sequence[Exercise]) -> bool:
    """Return whether a folder bears the name of an exercise and no student's."""
    return entry.kind == "folder" and not without_exercise(entry.name, exercises)[0]


def _is_no_name(entry: Entry, exercises: Sequence[Exercise]) -> bool:
    if entry.kind == "folder":
        is_project = entry.name.casefold() in _PROJECT
        return is_project or is_exercise_folder(entry, exercises)
    return not without_exercise(split_name(entry.name)[0], exercises)[0]


def _drop_programs(top: Top, owns: dict[str, list[_Own]], unread: list[Unread]) -> None:
    """List the only Python file beside folders: it is a program of the instructor's."""
    alone = [own for alike in owns.values() for own in alike if own.path]
    folders = [alike for alike in owns.values() if any(not own.path for own in alike)]
    if len(alone) != 1 or len(folders) < 2:  # noqa: PLR2004 - several
        return
    (own,) = alone
    is_program = own.entry.name.lower().endswith(".py") and own.path == own.entry.name
    if is_program and len(owns[own.exact.casefold()]) == 1:
        del owns[own.exact.casefold()]
        reason = "It is a program beside the folders of students, and names no exercise."
        tip = "If it is a student's, put it into a folder with the student's name."
        unread.append(stray(top, own.entry, reason, tip))


def _is_shut(entry: Entry) -> bool:
    """Return whether a file can't hold a class that is read."""
    return entry.kind == "file" and (not bears_work(entry) or is_other_archive(entry.name))


def _student_of_other(stem: str) -> str:
    """Return whose an archive is that isn't read; `list.csv.gz` is nobody's."""
    stem = stem.removesuffix(".tar")
    return "" if "." in stem.strip(".") else stem


def _problem(name: str, student: str) -> str:
    """Return why a file at the top of a class is nobody's submission; nothing if it is."""
    if archive_kind(name) is None and not is_code(name) and not is_other_archive(name):
        return "It is neither a Python file nor a notebook nor an archive."
    return "" if student else "Its name doesn't tell whose it is."


def _own(
    top: Top, entry: Entry, exercises: Sequence[Exercise], unread: list[Unread]
) -> _Own | None:
    if entry.kind == "folder" and _is_no_name(entry, exercises):
        tip = "If it is a student's, rename it."
        reason = "It is named as a folder of a course or of a project, or as an exercise."
        unread.append(stray(top, entry, reason, tip))
        return None
    if entry.kind == "folder":
        return _Own(entry, entry.name, "")
    if entry.kind == "special":
        unread.append(stray(top, entry, ""))
        return None
    stem, ending = split_name(entry.name)
    if is_other_archive(entry.name):
        stem = _student_of_other(stem)
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
