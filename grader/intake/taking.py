"""From a path of the instructor to the list of a class's submissions."""

from collections.abc import Sequence
from pathlib import Path

from grader.errors import UsageError
from grader.intake.courses import unlike_canvas
from grader.intake.drafts import Draft, Sorted
from grader.intake.folders import UnreadableError
from grader.intake.layouts import is_exercise_folder, students, without_student
from grader.intake.names import archive_kind, keys_of, shown
from grader.intake.nesting import class_within, from_course
from grader.intake.top import Top, top_of
from grader.intake.types import Found, Intake, Origin, Unread
from grader.pack import Exercise
from grader.text import one_line

_TIP = (
    "Give a folder with a folder or a file per student, or a download of Canvas, Moodle or"
    " Gradescope, unpacked or as zip or tar."
)
_UNPACK = "Download it again, or unpack it and give the folder."
_MOST_UNREAD = 1000
_MOST_NOTES = 20


def take_in(source: Path, exercises: Sequence[Exercise], known: Sequence[Exercise] = ()) -> Intake:
    """Find the submissions of a class by the names that they have; none is read yet.

    Args:
        source: Folder or archive of the class.
        exercises: The selected exercises.
        known: All exercises of the pack: a name tells one of them, selected or not.

    Returns:
        The submissions, and what was not understood.

    Raises:
        UsageError: There is no class there.
    """
    place = one_line(str(source))
    exercises = [*exercises, *(one for one in known if one not in exercises)]
    if not source.exists():
        raise UsageError(f"There is no file or folder {place}.", "Check the path.")
    try:
        top = top_of(source.resolve())
        inner = None
        found = from_course(top, exercises)
        if found is None:
            inner = class_within(top, exercises)
        if inner is not None:
            top, found = inner
    except UnreadableError as error:
        tip = _UNPACK if archive_kind(source.name) else _TIP
        raise UsageError(f"{place} {error}.", tip) from error
    if found is None:
        found = students(top, exercises)
        _demand_class(top, found, exercises, place)
    if found is None or not found.drafts:
        raise UsageError(f"{place} holds no submission.{_examples(top, found)}", _TIP)
    if found.layout not in ("Canvas", "Moodle", "Gradescope"):
        found.unread += unlike_canvas(top)
    layout = found.layout if top.kind is None else f"archive of {found.layout}"
    return Intake(layout, _numbered(top, found), _capped([*top.unread, *found.unread]))


def _demand_class(
    top: Top, found: Sorted | None, exercises: Sequence[Exercise], place: str
) -> None:
    """Refuse the folder of one submission, and a class with a folder per exercise.

    Each file in it, or each folder, would become a student.
    """
    own = without_student(top, exercises)
    drafts = len(found.drafts) if found else 0
    folders = [entry.name for entry in own if is_exercise_folder(entry, exercises)]
    if folders and len(folders) >= drafts:
        raise UsageError(
            f"{place} holds folders of exercises, such as {shown(folders[0])}, not of students.",
            "Give a folder or a file per student. To grade a class by exercise, give each of these"
            f" folders in a run of its own, with its exercise selected. Is {place} one submission,"
            f" use `python -m grader --from {place}`.",
        )
    files = [entry for entry in own if entry.kind == "file"]
    if own and len(files) >= drafts:
        first = shown(own[0].name)
        raise UsageError(
            f"{place} is the folder of one submission, not of a class: it holds {first}.",
            f"Give the folder above it, or use `python -m grader --from {place}`.",
        )


def _numbered(top: Top, found: Sorted) -> tuple[Found, ...]:
    ids = [(draft.student, draft.place) for draft in found.drafts]
    made = [
        _found(top, draft, key, is_canvas=found.layout == "Canvas")
        for draft, key in zip(found.drafts, keys_of(ids), strict=True)
    ]
    return tuple(sorted(made, key=lambda found: found.key))


def _found(top: Top, draft: Draft, key: str, *, is_canvas: bool) -> Found:
    notes = tuple(draft.notes[:_MOST_NOTES])
    return Found(
        key=key,
        student=shown(draft.student),
        _origin=Origin(
            top.root,
            top.kind,
            tuple(draft.items),
            is_canvas=is_canvas,
            notes=notes,
            lost=tuple(draft.lost[:_MOST_NOTES]),
        ),
        name=one_line(draft.name),
        email=one_line(draft.email),
        is_late=draft.is_late,
        submitted=draft.submitted,
        place=shown(draft.place, 200),
    )


def _capped(unread: list[Unread]) -> tuple[Unread, ...]:
    ordered = sorted(unread, key=lambda one: (one.place, one.reason))
    if len(ordered) <= _MOST_UNREAD:
        return tuple(ordered)
    more = Unread("", f"There are {len(ordered) - _MOST_UNREAD} more files like these.")
    return (*ordered[:_MOST_UNREAD], more)


def _examples(top: Top, found: Sorted | None) -> str:
    names = [
        shown(entry.name, 60) + (" (a link or a special file)" if entry.kind == "special" else "")
        for entry in top.entries[:5]
    ]
    if found is not None and not names:
        names = [one.place for one in found.unread[:5]]
    return f" It holds {', '.join(names)}." if names else " It is empty."
