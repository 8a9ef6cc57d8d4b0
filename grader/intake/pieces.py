"""One file of a submission, wherever it lies, and how its bytes are had."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from grader.intake.archives import contents_of
from grader.intake.folders import UnreadableError, opened, read_file
from grader.intake.kept import kept_contents
from grader.intake.limits import CLASS_ARCHIVE, STUDENT_ARCHIVE
from grader.intake.types import ArchiveKind, Member
from grader.intake.zips import BrokenArchiveError


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One file of a submission.

    Args:
        path: Its path in the submission; the name of an archive in it counts as a folder.
        problem: Why it can't be read, as a clause; empty if it can.
        holder: What reads it.
        member: Where it lies if in an archive.
        is_item: Whether it was found by its own name in the class.
        age: 0, or how many newer copies there are of the archive in which it lies.
    """

    path: str
    problem: str
    holder: "Disk | Archive"
    member: Member | None = None
    is_item: bool = False
    age: int = 0


@dataclass(frozen=True, slots=True)
class Disk:
    """A file on disk."""

    path: Path


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive: of the class, or one that a student handed in, which may be in memory."""

    path: Path
    kind: ArchiveKind
    is_class: bool = False
    content: BytesIO | None = None


def read_pieces(pieces: Iterable[Piece], most: int) -> Iterator[tuple[Piece, bytes | str]]:
    """Yield the content of each piece, or a clause that says why there is none."""
    by_holder: dict[int, list[Piece]] = {}
    for piece in pieces:
        by_holder.setdefault(id(piece.holder), []).append(piece)
    for group in by_holder.values():
        holder = group[0].holder
        if isinstance(holder, Disk):
            for piece in group:
                yield piece, piece.problem or _from_disk(holder.path, most)
        else:
            yield from _from_archive(holder, group, most)


def _from_disk(path: Path, most: int) -> bytes | str:
    try:
        return read_file(path, most)
    except UnreadableError as error:
        return str(error)


def _from_archive(
    archive: Archive, pieces: list[Piece], most: int
) -> Iterator[tuple[Piece, bytes | str]]:
    by_member = {piece.member: piece for piece in pieces if piece.member is not None}
    done: set[Piece] = set()
    trouble = "is no longer there"
    try:
        for member, content in _members(archive, list(by_member), most):
            done.add(by_member[member])
            yield by_member[member], content
    except (BrokenArchiveError, UnreadableError) as error:
        trouble = f"can't be read: its archive {error}"
    except (OSError, ValueError, OverflowError):
        trouble = "can't be read: its archive is broken"
    for piece in pieces:
        if piece not in done:
            yield piece, trouble


def _members(
    archive: Archive, members: list[Member], most: int
) -> Iterator[tuple[Member, bytes | str]]:
    if archive.content is not None:
        yield from contents_of(archive.content, archive.kind, members, most, STUDENT_ARCHIVE)
    elif archive.is_class and archive.kind not in ("zip", "tar"):
        yield from kept_contents(archive.path, archive.kind, members)
    else:
        limits = CLASS_ARCHIVE if archive.is_class else STUDENT_ARCHIVE
        with opened(archive.path) as stream:
            yield from contents_of(stream, archive.kind, members, most, limits)
