"""Finds the class where it lies one level too deep: in a folder, or in an archive as downloaded.

The only folder of a class may be the only student's, and nothing in it tells for sure. So it is a
class if it bears the marks of a course's system, or if what lies in it is clearly several
students'. Where it may be either, the instructor is asked.
"""

from collections.abc import Sequence

from grader.errors import UsageError
from grader.intake.choice import exercises_named, without_exercise
from grader.intake.copies import newest_first
from grader.intake.courses import FROM_COURSES
from grader.intake.drafts import Sorted, stray
from grader.intake.folders import Entry, UnreadableError
from grader.intake.layouts import bears_work, students
from grader.intake.mixture import folders_alike, is_of_one
from grader.intake.names import archive_kind, is_code, shown, split_name
from grader.intake.top import Top, top_of
from grader.pack import Exercise

_PROJECT_FOLDERS = frozenset({"exercises", "solutions", "src", "tests"})


def from_course(top: Top, exercises: Sequence[Exercise]) -> Sorted | None:
    """Return the class if it bears the marks of a course's system."""
    for layout in FROM_COURSES:
        found = layout(top, exercises)
        if found is not None:
            return found
    return None


def class_within(top: Top, exercises: Sequence[Exercise]) -> tuple[Top, Sorted] | None:
    """Return the class that lies in the only folder or archive at the top.

    What lies beside it and can't be a student's makes no difference.

    Args:
        top: A class without the marks of a course's system.
        exercises: The selected exercises.

    Returns:
        The view of the class, and the class; None if it lies at the top.

    Raises:
        UsageError: It isn't clear whether it is a class.
    """
    bearers = [entry for entry in top.entries if bears_work(entry)]
    if len(bearers) != 1:
        return None
    inner = _inside(top, bearers[0], exercises)
    if inner is not None:
        beside = [entry for entry in top.entries if entry is not bearers[0]]
        reason = "It lies beside the class."
        inner[1].unread += [stray(top, entry, reason, "Move it away.") for entry in beside]
    return inner


def without_student(top: Top, exercises: Sequence[Exercise]) -> list[str]:
    """Return the names at the top that are those of exercises or of a project, not of students."""
    found = []
    for entry in top.entries:
        stem, ending = split_name(entry.name)
        if entry.kind == "folder" and entry.name in _PROJECT_FOLDERS:
            found.append(entry.name)
        if entry.kind == "file" and ending in (".py", ".ipynb"):
            student, _ = without_exercise(stem, exercises)
            found += [] if student else [entry.name]
    return found


def _inside(top: Top, entry: Entry, exercises: Sequence[Exercise]) -> tuple[Top, Sorted] | None:
    if entry.kind == "file":
        return _in_archive(top, entry, exercises)
    below = top.within(entry.name)
    found = from_course(below, exercises)
    if found is not None:
        return below, found
    bearers = [entry for entry in below.entries if bears_work(entry)]
    if len(bearers) == 1 and bearers[0].kind == "file":
        inner = _in_archive(below, bearers[0], exercises)
        if inner is not None:
            return inner
    if not _holds_students(below, bearers, exercises):
        return None
    found = students(below, exercises)
    return (below, found) if found is not None else None


def _in_archive(top: Top, entry: Entry, exercises: Sequence[Exercise]) -> tuple[Top, Sorted] | None:
    """Return the class in an archive that was left as it was downloaded."""
    if top.kind is not None or archive_kind(entry.name) is None:
        return None
    place = top.place(entry.name)
    try:
        below = top_of(top.root / place, f"{place}/")
    except UnreadableError:
        return None  # It is a student's, or is told when it is read as one.
    for _ in range(2):
        found = from_course(below, exercises)
        if found is None and len(folders_alike(below.paths())) > 1 and _are_people(below):
            found = students(below, exercises)
        if found is not None:
            return below, found
        if len(below.entries) != 1 or below.entries[0].kind != "folder":
            return None
        below = below.within(below.entries[0].name)
    return None


def _are_people(top: Top) -> bool:
    return all(not is_of_one(entry.name) for entry in top.entries if entry.kind == "folder")


def _holds_students(top: Top, bearers: list[Entry], exercises: Sequence[Exercise]) -> bool:
    """Return whether the only folder of a class holds several students' work.

    Raises:
        UsageError: It may be that, or one student's.
    """
    folders = [entry for entry in bearers if entry.kind == "folder"]
    files = [entry.name for entry in bearers if entry.kind == "file"]
    if len(bearers) < 2 or without_student(top, exercises) or not _are_people(top):  # noqa: PLR2004 - several
        return False
    if len(folders) == len(top.entries) or folders_alike(top.paths()):
        return True
    if top.kind is not None or not files:
        return len(files) + len(_with_work(top, folders)) > 1
    owners: dict[str, set[str]] = {}
    for name in files:
        student, rest = without_exercise(split_name(name)[0], exercises)
        if rest and name.startswith(student):
            for number in exercises_named(rest, exercises):
                owners.setdefault(number, set()).add(student)
    if any(len(names) > 1 for names in owners.values()):
        return True
    _demand_one(top, [name for name in files if not exercises_named(name, exercises)])
    return False


def _with_work(top: Top, folders: list[Entry]) -> set[str]:
    names = {entry.name for entry in folders}
    paths = [path for path in top.paths() if is_code(path) or archive_kind(path) is not None]
    return names & {path.split("/", 1)[0] for path in paths}


def _demand_one(top: Top, files: list[str]) -> None:
    """Refuse a folder of files of one kind whose names tell no exercise: they may be students."""
    by_ending: dict[str, set[str]] = {}
    for name in files:
        by_ending.setdefault(split_name(name)[1], set()).add(newest_first(name)[0][0])
    if any(len(bases) > 1 for bases in by_ending.values()):
        place = top.place("").rstrip("/")
        first, second = files[:2]
        raise UsageError(
            f"{shown(place)} may be a class or one student's folder: it holds {shown(first)}"
            f" and {shown(second)}.",
            f"If it is a class, give {shown(place)} itself; if it is one student's, name the files"
            " after their exercises, such as ex01.py.",
        )
