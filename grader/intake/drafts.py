"""A class while it is being sorted by student, before anyone has a key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from grader.intake.folders import Entry
from grader.intake.names import shown
from grader.intake.top import Top
from grader.intake.types import Item, Unread
from grader.pack import Exercise

_MOVE = "Rename it, or move it out of the class."


@dataclass(slots=True)
class Draft:
    """A submission before it has a key; the fields are those of `Found` and of `Origin`."""

    student: str
    place: str
    items: list[Item] = field(default_factory=list)
    name: str = ""
    email: str = ""
    is_late: bool | None = None
    submitted: str = ""
    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Sorted:
    """A class, sorted by student."""

    layout: str
    drafts: list[Draft]
    unread: list[Unread]


def lose(draft: Draft, clause: str) -> None:
    """Say of a submission that something which was handed in can't be read."""
    draft.notes.append(f"{clause}: left aside.")
    draft.lost.append(clause)


def stray(top: Top, entry: Entry, reason: str, tip: str = _MOVE) -> Unread:
    """Return the line on a name at the top of a class that is nobody's submission."""
    if entry.kind == "special":
        reason = "It is a link or a special file."
        tip = "Put the file or folder itself in its place."
    return Unread(shown(top.place(entry.name), 200), f"{reason} {tip}")


Layout = Callable[[Top, Sequence[Exercise]], Sorted | None]
