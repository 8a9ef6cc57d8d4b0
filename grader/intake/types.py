"""What the intake hands out: light records of what was found, and the contents of one of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from grader.submission import SourceFile

ArchiveKind = Literal["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"]


@dataclass(frozen=True, slots=True)
class Member:
    """Where one file of an archive lies in it, so that the directory is read only once.

    Args:
        path: Its path in the archive, with `/`; text to be shown, never opened.
        offset: Of a zip: of its local header. Of a tar: of its content, once unpacked.
        size: Bytes of its content; of a zip as declared.
        packed: Bytes as it lies in the archive.
        method: How a zip packs it: 0 or 8; of a tar always 0.
        crc: Checksum that a zip declares; of a tar 0.
        problem: Why it can't be read, as a clause such as `is a link`; empty if it can.
        is_folder: Whether it is a folder; only its path tells something then.
    """

    path: str
    offset: int
    size: int
    packed: int
    method: int = 0
    crc: int = 0
    problem: str = ""
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a submission, or a folder with all that is in it.

    Args:
        path: Its path in the submission, without what a course's system put in front of the name;
            empty for a folder that is the submission.
        place: Its path in the class.
        is_whole: Whether it is a file at the top of the class, found by its own name.
        member: Where it lies if the class is an archive; None for a folder or a file on disk.
    """

    path: str
    place: str
    is_whole: bool
    member: Member | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a submission lies.

    Args:
        root: The folder or the archive of the class.
        kind: Which archive; None for a folder.
        items: What belongs to the submission.
        is_canvas: Whether `-1` behind a name is a resubmission, numbered by Canvas.
        notes: What was left aside while it was found, a sentence each.
        lost: What was handed in and can't be read, a clause each; notes tell it, too.
    """

    root: Path
    kind: ArchiveKind | None
    items: tuple[Item, ...]
    is_canvas: bool = False
    notes: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One submission of a class, not yet read.

    Args:
        key: Its name in the class: unique, stable, and safe as a file name.
        student: The id as it is to be shown: the course's, else the name of the folder or file.
        name: Full name, if the layout tells.
        email: The same.
        is_late: The same.
        submitted: When it was handed in, ISO 8601, if the layout tells.
        place: Path relative to the source, for messages.
    """

    key: str
    student: str
    _origin: Origin = field(repr=False)
    name: str = ""
    email: str = ""
    is_late: bool | None = None
    submitted: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something in a class that is nobody's submission, or can't be read.

    Args:
        place: Path relative to the source.
        reason: One sentence that says why, and what to do.
    """

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Intake:
    """A class as it was understood.

    Args:
        layout: Which layout, in words.
        found: The submissions, sorted by key.
        unread: What couldn't be understood.
    """

    layout: str
    found: tuple[Found, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """What one submission holds.

    Args:
        files: The `.py` file for each selected exercise, or the problem with it.
        notebooks: Place and bytes of each notebook, the likeliest first: out of the newest copy of
            an archive, then nearest to the top, then the newest copy. Of two that answer an
            exercise equally well the first is to be taken.
        notes: What was ignored, couldn't be read or had to be chosen, a sentence each.
        unread: One sentence, if something was handed in that couldn't be read and nothing else is
            there to be graded: no exercise has a file with a content or with a fault of the
            student's own (empty, too large, a link), and no notebook was read. Else empty.
    """

    files: dict[str, SourceFile]
    notebooks: tuple[tuple[str, bytes], ...]
    notes: tuple[str, ...]
    unread: str = ""
