"""Whether folders beside one another are several students' work."""

import re
from collections.abc import Iterable, Sequence

from grader.intake.copies import exercises_in
from grader.intake.courses import canvas_users
from grader.intake.names import archive_kind, is_code, listed, split_name

_OF_ONE = re.compile(  # what a folder in a student's own folder is called
    r"(?:exercises?|solutions?|answers?|src|code|tests?|tests_hidden|notebooks?|data|images?|img|fig"
    r"|figures?|docs?|assets|utils|helpers?|old|new|backup|bak|drafts?|final|submission|project|lib"
    r"|(?:v|version|attempt|try|part|week|copy|task|aufgabe|ex|exercise|hw|homework|blatt|lab|day"
    r"|chapter|kapitel|sheet|unit|lecture|question|problem)"
    r"[ _.-]*\d*(?:[ _.-].*)?|\d{1,2}(?:[ _.-].*)?)",
    re.IGNORECASE,
)
_LONGEST = 100
_ENOUGH = 200  # names to tell whether Canvas has made them
_COMMON = re.compile(  # names that files have in several folders of one project
    r"(?:__\w+__|conftest|setup|utils?|helpers?|main|models?|config|tests?_\w*)\.py", re.IGNORECASE
)


def is_of_one(name: str) -> bool:
    """Return whether a folder has a name that one student gives to a part of the work."""
    return len(name) <= _LONGEST and _OF_ONE.fullmatch(name) is not None


def folders_alike(paths: Iterable[str]) -> list[str]:
    """Return the folders that hold a file of the same name or for the same exercise.

    Only the topmost folders that stand beside one another are compared.

    Args:
        paths: Files, with `/` between folders.

    Returns:
        Names of folders, sorted; none if all of them may be one student's.
    """
    holders = _holders(paths)
    return sorted({name for names in holders.values() if len(names) > 1 for name in names})


def are_clearly_people(paths: Iterable[str]) -> bool:
    """Return whether folders hold files for the same exercise, or more than one of the same name.

    One name, such as `hw.ipynb`, may stand in two folders of one student.

    Args:
        paths: As for `folders_alike`.
    """
    shared = [mark for mark, names in _holders(paths).items() if len(names) > 1]
    return len(shared) > 1 or any(isinstance(mark, int) for mark in shared)


def _holders(paths: Iterable[str]) -> dict[str | int, set[str]]:
    """Return which folders hold a file of a name, and which one for an exercise."""
    split = [path.split("/") for path in paths if is_code(path) or archive_kind(path)]
    while split and len({parts[0] for parts in split}) == 1 and len(split[0]) > 1:
        split = [parts[1:] for parts in split if len(parts) > 1]
    holders: dict[str | int, set[str]] = {}
    for folder, *_, name in (parts for parts in split if len(parts) > 1):
        if not is_of_one(folder) and archive_kind(folder) is None:
            marks: list[str | int] = [*exercises_in(split_name(name)[0])]
            marks += [] if _COMMON.fullmatch(name) else [name.casefold()]
            for mark in marks:
                holders.setdefault(mark, set()).add(folder)
    return holders


def note_on_mixture(paths: Sequence[str]) -> str:
    """Return a sentence if a submission may be several students', or nothing.

    Args:
        paths: Its files, archives opened.
    """
    by_archive: dict[str, list[str]] = {}
    for path in paths:
        parts = path.split("/")
        last = max((n for n, part in enumerate(parts[:-1], 1) if archive_kind(part)), default=0)
        by_archive.setdefault("/".join(parts[:last]), []).append("/".join(parts[last:]))
    for below in by_archive.values():
        if canvas_users(path.rpartition("/")[2] for path in below[:_ENOUGH]) > 1:
            return (
                "It holds files of several students, as Canvas names them: give these as a class."
            )
        folders = folders_alike(below)
        if folders:
            return (
                f"The folders {listed(folders)} hold files of the same name or exercise: if they"
                " are several students', give the folder that they lie in."
            )
    return ""
