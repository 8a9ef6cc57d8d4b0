r"""The layouts in which courses' systems hand out submissions, each known by its marks.

Sources: Canvas, `ContentZipper` (name, `LATE`, ids of user and attachment, all in lower case in
some versions; `-1` from `Attachment.make_unique_filename`); Moodle, `mod_assign\downloader`
(`Full Name_ID_assignsubmission_file` with a folder, or with `_` and the file's name; older versions
end the folder's name with `_`); Gradescope, see `grader.intake.gradescope`.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence

from grader.intake.drafts import Draft, Layout, Sorted, lose, stray
from grader.intake.folders import Entry
from grader.intake.gradescope import Submitter, read_metadata
from grader.intake.layouts import bears_work
from grader.intake.limits import MAX_METADATA_BYTES
from grader.intake.names import shown
from grader.intake.top import Top
from grader.intake.types import Unread
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
            unread.append(stray(top, entry, f"{METADATA} doesn't list it."))
    return Sorted("Gradescope", drafts, unread)


def canvas(top: Top, exercises: Sequence[Exercise]) -> Sorted | None:  # noqa: ARG001
    """Sort a bulk download of Canvas: files, those of one student by the student's number.

    A folder that bears such a name was unpacked by hand. It is taken if its archive is gone.
    """
    found: dict[str, re.Match[str]] = {}
    for entry in top.entries:
        match = None if _is_backup(entry.name) else _match(_CANVAS, entry.name)
        if match is not None and entry.kind != "special":
            found[entry.name] = match
    kinds = {entry.name: entry.kind for entry in top.entries}
    files = [match for name, match in found.items() if kinds[name] == "file"]
    if not _is_canvas(files, _others(top, found)):
        return None
    drafts: dict[tuple[str, str], Draft] = {}
    unread = []
    there = {match["file_id"] for match in files}
    for entry in sorted(top.entries, key=lambda entry: _file_number(found.get(entry.name))):
        match = found.get(entry.name)
        if match is None:
            reason = "It isn't named as Canvas names files."
            if _is_backup(entry.name):
                reason = "Its name is that of a copy which a program left behind."
            unread.append(stray(top, entry, reason))
        elif entry.kind == "folder" and match["file_id"] in there:
            reason = "It is a folder, and Canvas hands out files; the one it was made from is read."
            unread.append(stray(top, entry, reason))
        else:
            _add_canvas(top, entry, match, drafts)
    users = Counter(user for user, _ in drafts)
    for (user, _), draft in drafts.items():
        if users[user] > 1:
            draft.notes.append(f"The number {user} stands beside another name, too.")
    return Sorted("Canvas", list(drafts.values()), unread)


def _add_canvas(
    top: Top, entry: Entry, match: re.Match[str], drafts: dict[tuple[str, str], Draft]
) -> None:
    user, name = match["user"].lower(), match["name"] or ""
    prefix = entry.name[: match.start("file_id" if match["file_id"] else "text")].rstrip("_")
    new = Draft(user, top.place(prefix), name=name, is_late=False)
    draft = drafts.setdefault((user, name.lower()), new)
    draft.is_late = draft.is_late or match["late"] is not None
    if match["file"]:
        draft.items += top.items(entry.name, "" if entry.kind == "folder" else match["file"])
    else:
        lose(draft, f"{shown(entry.name)} is a text or a link, not a file")


def _is_canvas(files: list[re.Match[str]], others: int) -> bool:
    """Return whether names are from Canvas, or only look like it, as `anna_2025_01_a.py` does.

    Canvas gives each student one number, and each file another one. A few that don't fit are from
    elsewhere and don't make a class of Canvas something else.

    Args:
        files: The files whose names look like it.
        others: How many names of students' work don't.
    """
    return bool(files) and len(files) >= others and 4 * _misfits(files) <= len(files)


def _others(top: Top, names: Container[str]) -> int:
    """Return how many names may be students' and aren't among those given."""
    return sum(entry.name not in names and bears_work(entry) for entry in top.entries)


def _misfits(files: list[re.Match[str]]) -> int:
    """Return how many files bear a number that stands for something else, too."""
    names: dict[str, set[str]] = {}
    users: dict[str, set[str]] = {}
    for match in files:
        names.setdefault(match["user"].lower(), set()).add((match["name"] or "").lower())
        if match["file_id"]:
            users.setdefault(match["file_id"], set()).add(match["user"].lower())
    numbered = sum(match["file_id"] is not None for match in files)
    if 2 * len(users) < numbered or (len(users) == 1 < numbered):
        return len(files)
    return sum(
        len(names[match["user"].lower()]) > 1 or len(users.get(match["file_id"], ())) > 1
        for match in files
    )


def unlike_canvas(top: Top) -> list[Unread]:
    """Return a line to add to a class whose names look like Canvas's for the most part, or none."""
    entries = {e.name: e for e in top.entries if e.kind == "file" and _match(_CANVAS, e.name)}
    files = [match for name in entries if (match := _match(_CANVAS, name))]
    if len(files) <= _others(top, entries) or not 0 < _misfits(files) < len(files):
        return []
    first = next(iter(entries.values()))
    reason = "Most names look like Canvas's, but their numbers stand for several students or files."
    return [stray(top, first, reason, "They were read as names of students: see who is who.")]


def canvas_users(names: Iterable[str]) -> int:
    """Return how many students some files are from, if Canvas has named them; else 0."""
    files = [match for name in names if (match := _match(_CANVAS, name))]
    return len({match["user"].lower() for match in files}) if _is_canvas(files, 0) else 0


def moodle(top: Top, exercises: Sequence[Exercise]) -> Sorted | None:  # noqa: ARG001
    """Sort a download of Moodle: a folder per student, or files that bear the student's name."""
    matches = {entry.name: _match(_MOODLE, entry.name) for entry in top.entries}
    matched = [name for name, match in matches.items() if match is not None]
    if not matched or len(matched) < _others(top, matched):
        return None
    drafts: dict[str, Draft] = {}
    unread = []
    for entry in top.entries:
        match = matches[entry.name]
        if match is None or entry.kind == "special":
            unread.append(stray(top, entry, "It isn't named as Moodle names submissions."))
            continue
        prefix = entry.name[: match.start("plugin")].removesuffix("_assignsubmission_")
        student = match["id"] or match["name"]
        draft = drafts.setdefault(prefix, Draft(student, top.place(prefix), name=match["name"]))
        if match["plugin"] != "file":
            lose(draft, f"{shown(entry.name)} is no file of the student's")
        else:
            is_folder = entry.kind == "folder"
            draft.items += top.items(entry.name, "" if is_folder else match["file"] or entry.name)
    return Sorted("Moodle", list(drafts.values()), unread)


def _file_number(match: re.Match[str] | None) -> int:
    """Return the number of a file, which is larger for a later one."""
    return int(match["file_id"]) if match and match["file_id"] else 0


def _is_backup(name: str) -> bool:
    """Return whether an editor left a file behind, under the name of another one."""
    return name.lower().endswith(("~", ".bak", ".orig", ".swp", ".tmp", ".part", ".crdownload"))


def _match(pattern: re.Pattern[str], name: str) -> re.Match[str] | None:
    return pattern.fullmatch(name) if len(name) <= _LONGEST_NAME else None


FROM_COURSES: tuple[Layout, ...] = (gradescope, canvas, moodle)
