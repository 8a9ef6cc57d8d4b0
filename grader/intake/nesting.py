"""Finds the class where it lies one level too deep: in a folder, or in an archive as downloaded.

The only folder of a class may be the only student's, and nothing in it tells for sure. So it is a
class if it bears the marks of a course's system, or if what lies in it is clearly several
students'. Where it may be either, the instructor is asked.
"""

from collections.abc import Callable, Sequence
from typing import NoReturn

from grader.errors import UsageError
from grader.intake.choice import exercises_named, without_exercise
from grader.intake.copies import newest_first
from grader.intake.courses import FROM_COURSES
from grader.intake.drafts import Sorted, stray
from grader.intake.folders import Entry, UnreadableError
from grader.intake.layouts import bears_work, students, without_student
from grader.intake.mixture import are_clearly_people, folders_alike, is_of_one
from grader.intake.names import archive_kind, is_code, shown, split_name
from grader.intake.top import Top, top_of
from grader.intake.types import Unread
from grader.pack import Exercise


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
        exercises: All exercises that names may tell.

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


def _inside(top: Top, entry: Entry, exercises: Sequence[Exercise]) -> tuple[Top, Sorted] | None:
    if entry.kind == "file":
        return _in_archive(top, entry, exercises)
    if entry.kind != "folder":
        return None  # A link is never followed.
    below = top.within(entry.name)
    found = from_course(below, exercises)
    if found is not None:
        return below, found
    bearers = [entry for entry in below.entries if bears_work(entry)]
    if len(bearers) == 1 and bearers[0].kind == "file":
        inner = _in_archive(below, bearers[0], exercises)
        if inner is not None:
            return inner
    # The folder `class/` in `class.zip` is what was packed: it is read as if it had been given.
    is_given = top.kind is not None and split_name(top.root.name)[0] == entry.name
    found = _people_in(below, exercises, is_given=is_given)
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
        found = from_course(below, exercises) or _people_in(below, exercises, is_archive=True)
        if found is not None:
            return below, found
        if len(below.entries) != 1 or below.entries[0].kind != "folder":
            return None
        below = below.within(below.entries[0].name)
    return None


def _people_in(
    top: Top, exercises: Sequence[Exercise], *, is_given: bool = False, is_archive: bool = False
) -> Sorted | None:
    """Return the class in the only folder or archive of a class; None if it is one student's work.

    Args:
        top: What is in it.
        exercises: All exercises that names may tell.
        is_given: Whether it is as good as what the instructor gave.
        is_archive: Whether it is an archive: a student packs folders more often than they hand in
            one that holds nothing but folders.

    Raises:
        UsageError: It may be either.
    """
    bearers = [entry for entry in top.entries if bears_work(entry)]
    if len(bearers) < 2 or without_student(top, exercises) or not _are_people(top):  # noqa: PLR2004 - several
        return None
    files = [entry.name for entry in bearers if entry.kind == "file"]
    folders = [entry for entry in bearers if entry.kind == "folder"]
    paths = top.paths()
    is_clear = are_clearly_people(paths) or _have_an_exercise_in_common(files, exercises)
    if not is_clear and not _may_be_people(top, folders, is_given=is_given, is_archive=is_archive):
        if files:
            _demand_one(top, [name for name in files if not exercises_named(name, exercises)])
        return None
    found = students(top, exercises)
    if found is not None and not is_clear:
        reason = (
            "What it holds was taken for several students' work, though it may be one student's:"
            " see who is who."
        )
        found.unread.append(Unread(shown(_name_of(top), 200), reason))
    return found


def _may_be_people(top: Top, folders: list[Entry], *, is_given: bool, is_archive: bool) -> bool:
    """Return whether it is a class rather than one student's work, though that isn't certain."""
    if is_given or folders_alike(top.paths()):
        return True
    if is_archive:
        if len(_with(top, folders, lambda path: path.lower().endswith(".ipynb"))) > 1:
            _refuse(top, [entry.name for entry in folders])
        return False
    if len(folders) == len(top.entries):
        return True
    if any(entry.kind == "file" and bears_work(entry) for entry in top.entries):
        return False
    at_work = _with(top, folders, lambda path: is_code(path) or archive_kind(path) is not None)
    return len(at_work) > 1


def _are_people(top: Top) -> bool:
    return all(not is_of_one(entry.name) for entry in top.entries if entry.kind == "folder")


def _have_an_exercise_in_common(files: list[str], exercises: Sequence[Exercise]) -> bool:
    """Return whether files that bear different names in front answer one exercise."""
    owners: dict[str, set[str]] = {}
    for name in files:
        student, rest = without_exercise(split_name(name)[0], exercises)
        if rest and name.startswith(student):
            for number in exercises_named(rest, exercises):
                owners.setdefault(number, set()).add(student)
    return any(len(names) > 1 for names in owners.values())


def _with(top: Top, folders: list[Entry], is_meant: Callable[[str], bool]) -> set[str]:
    """Return which folders hold a file of some kind."""
    holders = {path.split("/", 1)[0] for path in top.paths() if is_meant(path)}
    return holders & {entry.name for entry in folders}


def _demand_one(top: Top, files: list[str]) -> None:
    """Refuse a folder of files of one kind whose names tell no exercise: they may be students."""
    by_ending: dict[str, set[str]] = {}
    for name in files:
        by_ending.setdefault(split_name(name)[1], set()).add(newest_first(name)[0][0])
    if any(len(bases) > 1 for bases in by_ending.values()):
        _refuse(top, files)


def _refuse(top: Top, names: list[str]) -> NoReturn:
    place = shown(_name_of(top))
    first, second = names[:2]
    way = f"give {place} itself"
    if top.kind is not None and archive_kind(place) is None:
        way = f"unpack the archive and give {place}"
    raise UsageError(
        f"{place} may be a class or one student's folder: it holds {shown(first)}"
        f" and {shown(second)}.",
        f"If it is a class, {way}; if it is one student's, name the files after their exercises,"
        " such as ex01.py.",
    )


def _name_of(top: Top) -> str:
    return top.place("").rstrip("/")
