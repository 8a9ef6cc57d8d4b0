r"""The layouts in which courses' systems hand out submissions, each known by unmistakable marks.

Sources: Canvas, `ContentZipper` (name, `LATE`, ids of user and attachment, all in lower case in
some versions; `-1` from `Attachment.make_unique_filename`); Moodle, `mod_assign\downloader`
(`Full Name_ID_assignsubmission_file` with a folder, or with `_` and the file's name; older versions
end the folder's name with `_`); Gradescope, see `grader.intake.gradescope`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from grader.intake.choice import without_exercise
from grader.intake.folders import Entry
from grader.intake.gradescope import Submitter, read_metadata
from grader.intake.limits import MAX_METADATA_BYTES
from grader.intake.names import archive_kind, is_other_archive, shown, split_name
from grader.intake.top import Top
from grader.intake.types import Item, Unread
from grader.pack import Exercise

METADATA = "submission_metadata.yml"
_GRADESCOPE = re.compile(r"submission_\d+")
_CANVAS = re.compile(
    r"(?:(?P<name>[^\W\d]\w*?|\w+?)_)??(?P<late>LATE_)?(?P<user>[1-9]\d{0,19}|anon_\w+?)_"
    r"(?:(?P<file_id>[1-9]\d{0,19})_(?P<file>.+)|(?P<text>(?:text|link)\.html))",
    re.IGNORECASE | re.DOTALL,
)
_MOODLE = re.compile(
    r"(?P<name>.*?)(?:_(?P<id>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<file>.*))?",
    re.DOTALL,
)
_LONGEST_NAME = 400
_MOVE = "Rename it, or move it out of the class."


@dataclass(slots=True)
class Draft:
    """A submission before it has a key; the fields are those of `Found`."""

    student: str
    place: str
    items: list[Item] = field(default_factory=list)
    name: str = ""
    email: str = ""
    is_late: bool | None = None
    submitted: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sorted:
    """A class, sorted by student."""

    layout: str
    drafts: list[Draft]
    unread: list[Unread]


def gradescope(top: Top, exercises: Sequence[Exercise]) -> Sorted | None:  # noqa: ARG001
    """Sort an export of Gradescope; each student of a group gets the group's submission."""
    entries = {entry.name: entry for entry in top.entries}
    if METADATA not in entries or entries[METADATA].kind != "file":
        return None
    records = read_metadata(top.read(METADATA, MAX_METADATA_BYTES))
    drafts, unread = [], []
    for name, record in records.items():
        entry = entries.pop(name, None)
        if entry is None or entry.kind == "special":
            reason = f"{METADATA} lists it, but it isn't there. Export the submissions again."
            unread.append(Unread(shown(name), reason))
            continue
        items = top.items(name, "" if entry.kind == "folder" else name)
        for number, who in enumerate(record.submitters or [Submitter("", "", "")]):
            place = top.place(name) if not number else f"{top.place(name)} ({number + 1})"
            draft = Draft(who.sid or who.email or who.name or name, place, items)
            draft.name, draft.email, draft.submitted = who.name, who.email, record.submitted
            drafts.append(draft)
    for entry in entries.values():
        if entry.kind == "folder" and _GRADESCOPE.fullmatch(entry.name):
            note = f"{METADATA} doesn't tell whose submission it is."
            items = top.items(entry.name, "")
            drafts.append(Draft(entry.name, top.place(entry.name), items, notes=[note]))
        elif entry.name != METADATA:
            unread.append(_stray(top, entry, f"{METADATA} doesn't list it."))
    return Sorted("Gradescope", drafts, unread)


def canvas(top: Top, exercises: Sequence[Exercise]) -> Sorted | None:  # noqa: ARG001
    """Sort a bulk download of Canvas: files only, those of one student by the student's number."""
    matches = {entry.name: _match(_CANVAS, entry.name) for entry in top.entries}
    if not _is_canvas([match for match in matches.values() if match is not None], len(matches)):
        return None
    drafts: dict[str, Draft] = {}
    unread = []
    for entry in sorted(top.entries, key=lambda entry: _file_number(matches[entry.name])):
        match = matches[entry.name]
        if match is None or entry.kind != "file":
            unread.append(_stray(top, entry, "It isn't named as Canvas names files."))
            continue
        user, name = match["user"].lower(), match["name"] or ""
        prefix = entry.name[: match.start("file_id" if match["file_id"] else "text")].rstrip("_")
        draft = drafts.setdefault(user, Draft(user, top.place(prefix), name=name, is_late=False))
        draft.is_late = draft.is_late or match["late"] is not None
        if match["file"]:
            draft.items += top.items(entry.name, match["file"])
        else:
            draft.notes.append(f"{shown(entry.name)} is a text or a link, not a file: left aside.")
    return Sorted("Canvas", list(drafts.values()), unread)


def _is_canvas(matches: list[re.Match[str]], count: int) -> bool:
    """Return whether names are from Canvas, or only look like it, as `anna_2025_01_a.py` does.

    Canvas gives each student one number, and each file another one.
    """
    files = [match["file_id"] for match in matches if match["file_id"]]
    users = {match["user"].lower() for match in matches}
    names = {(match["user"].lower(), (match["name"] or "").lower()) for match in matches}
    is_unique = len(set(files)) == len(files) and len(names) == len(users)
    return bool(matches) and 2 * len(matches) >= count and is_unique


def moodle(top: Top, exercises: Sequence[Exercise]) -> Sorted | None:  # noqa: ARG001
    """Sort a download of Moodle: a folder per student, or files that bear the student's name."""
    matches = {entry.name: _match(_MOODLE, entry.name) for entry in top.entries}
    if not any(matches.values()):
        return None
    drafts: dict[str, Draft] = {}
    unread = []
    for entry in top.entries:
        match = matches[entry.name]
        if match is None or entry.kind == "special":
            unread.append(_stray(top, entry, "It isn't named as Moodle names submissions."))
            continue
        prefix = entry.name[: match.start("plugin")].removesuffix("_assignsubmission_")
        student = match["id"] or match["name"]
        draft = drafts.setdefault(prefix, Draft(student, top.place(prefix), name=match["name"]))
        if match["plugin"] != "file":
            draft.notes.append(f"{shown(entry.name)} is no file of the student's: left aside.")
        else:
            is_folder = entry.kind == "folder"
            draft.items += top.items(entry.name, "" if is_folder else match["file"] or entry.name)
    return Sorted("Moodle", list(drafts.values()), unread)


def students(top: Top, exercises: Sequence[Exercise]) -> Sorted | None:
    """Sort folders and files that bear the names of students; both may occur in one class."""
    drafts: dict[str, Draft] = {}
    unread = []
    folders = repositories = 0
    for entry in top.entries:
        student, path = entry.name, ""
        if entry.kind == "file":
            stem, ending = split_name(entry.name)
            student, rest = without_exercise(stem, exercises)
            path = rest + ending if rest else entry.name
            problem = _problem(entry.name, student)
            if problem:
                tip = "Put it into the student's folder, or give it the student's name."
                unread.append(_stray(top, entry, problem, tip))
                continue
        elif entry.kind == "special":
            unread.append(_stray(top, entry, ""))
            continue
        else:
            folders += 1
            repositories += top.is_repository(entry.name)
        draft = drafts.setdefault(student, Draft(student, top.place(entry.name)))
        is_double = bool(path) and any(item.path == path for item in draft.items)
        draft.items += top.items(entry.name, entry.name if is_double else path)
    if not drafts:
        return None
    layout = "folder per student" if 2 * folders >= len(drafts) else "file per student"
    if repositories and 2 * repositories >= folders:
        layout = "repositories"
    return Sorted(layout, list(drafts.values()), unread)


def _file_number(match: re.Match[str] | None) -> int:
    """Return the number of a file, which is larger for a later one."""
    return int(match["file_id"]) if match and match["file_id"] else 0


def _match(pattern: re.Pattern[str], name: str) -> re.Match[str] | None:
    return pattern.fullmatch(name) if len(name) <= _LONGEST_NAME else None


def _problem(name: str, student: str) -> str:
    """Return why a file at the top of a class is nobody's submission; nothing if it is."""
    if is_other_archive(name):
        return "It is packed in a way that isn't read here: unpack it, or pack it as zip."
    if archive_kind(name) is None and not name.lower().endswith((".py", ".ipynb")):
        return "It is neither a Python file nor a notebook nor an archive."
    return "" if student else "Its name doesn't tell whose it is."


def _stray(top: Top, entry: Entry, reason: str, tip: str = _MOVE) -> Unread:
    if entry.kind == "special":
        reason = "It is a link or a special file."
        tip = "Put the file or folder itself in its place."
    return Unread(shown(top.place(entry.name), 200), f"{reason} {tip}")


Layout = Callable[[Top, Sequence[Exercise]], Sorted | None]
FROM_COURSES: tuple[Layout, ...] = (gradescope, canvas, moodle)
