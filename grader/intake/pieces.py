"""The files that make up one submission, wherever they lie, and how the bytes of each are had."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from grader.intake.archives import contents_of, members_of
from grader.intake.folders import UnreadableError, opened, read_file, walk
from grader.intake.kept import kept_contents
from grader.intake.limits import (
    CLASS_ARCHIVE,
    MAX_ARCHIVE_FILE_BYTES,
    MAX_ARCHIVES,
    MAX_NESTED_ARCHIVE_BYTES,
    MIB,
    STUDENT_ARCHIVE,
    STUDENT_BZIP2,
)
from grader.intake.names import archive_kind, is_library, is_other_archive, listed, shown
from grader.intake.tars import TarStream
from grader.intake.types import ArchiveKind, Member, Origin
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
    """

    path: str
    problem: str
    holder: "Disk | Archive"
    member: Member | None = None
    is_item: bool = False


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


def _closed(origin: Origin, notes: list[str]) -> Iterator[Piece]:
    """Yield the files of a submission as they lie in the class, archives closed."""
    if origin.kind is not None:
        archive = Archive(origin.root, origin.kind, is_class=True)
        for item in origin.items:
            if item.member is not None and not any(map(is_library, item.path.split("/")[:-1])):
                problem = item.member.problem
                yield Piece(item.path, problem, archive, item.member, item.is_whole)
        libraries = [i.path for i in origin.items if any(map(is_library, i.path.split("/")[:-1]))]
        if libraries:
            notes.append(f"Installed packages are left aside: {listed(libraries, 2)}.")
        return
    for item in origin.items:
        place = origin.root / item.place
        if item.path:
            yield Piece(item.path, "", Disk(place), is_item=item.is_whole)
            continue
        for path, kind in walk(place, notes):
            problem = "" if kind == "file" else "is a link or a special file"
            yield Piece(path, problem, Disk(place / path))


def pieces_of(origin: Origin, notes: list[str]) -> list[Piece]:
    """Return the files of a submission, with its archives opened.

    Args:
        origin: Where it lies.
        notes: Takes a sentence on all that is left aside.
    """
    return _without_doubles(_opened_archives(list(_closed(origin, notes)), notes), notes)


def _opened_archives(pieces: list[Piece], notes: list[str]) -> list[Piece]:
    """Return the pieces with the first few archives replaced by what is in them."""
    result: list[Piece] = []
    count = 0
    for piece in sorted(pieces, key=lambda piece: (piece.path.count("/"), piece.path)):
        kind = archive_kind(piece.path)
        if piece.problem or (kind is None and not is_other_archive(piece.path)):
            result.append(piece)
            continue
        if kind is None:
            notes.append(f"{shown(piece.path)} is packed in a way that isn't read here: use zip.")
            continue
        count += 1
        if count > MAX_ARCHIVES:
            notes.append(f"{shown(piece.path)} is one archive too many: left aside.")
            continue
        try:
            result += _inside(piece, kind, notes)
        except (BrokenArchiveError, UnreadableError) as error:
            notes.append(f"{shown(piece.path)} {error}: hand in the files themselves.")
        except (OSError, ValueError, OverflowError):
            notes.append(f"{shown(piece.path)} is broken: hand in the files themselves.")
    return result


def _inside(piece: Piece, kind: ArchiveKind, notes: list[str]) -> list[Piece]:
    """Return what is in an archive that a student handed in."""
    if isinstance(piece.holder, Disk):
        with opened(piece.holder.path) as stream:
            if stream.seek(0, 2) > MAX_ARCHIVE_FILE_BYTES:
                raise UnreadableError(f"is larger than {MAX_ARCHIVE_FILE_BYTES // MIB} MiB")
            archive, members = _looked_into(piece.holder.path, stream, kind)
    else:
        content = next(read_pieces([piece], MAX_NESTED_ARCHIVE_BYTES))[1]
        if isinstance(content, str):
            raise UnreadableError(content)
        if len(content) > MAX_NESTED_ARCHIVE_BYTES:
            raise UnreadableError(f"is larger than {MAX_NESTED_ARCHIVE_BYTES // MIB} MiB")
        stream = BytesIO(content)
        archive, members = _looked_into(piece.holder.path, stream, kind)
        archive = replace(archive, content=archive.content or stream)
    if not members:
        notes.append(f"{shown(piece.path)} is empty.")
    return _wanted(piece.path, archive, members, notes)


def _looked_into(path: Path, stream: BinaryIO, kind: ArchiveKind) -> tuple[Archive, list[Member]]:
    """Return an archive and its members; a compressed tar is unpacked once, into memory."""
    if kind in ("zip", "tar"):
        return Archive(path, kind), members_of(stream, kind, STUDENT_ARCHIVE)
    limits = STUDENT_BZIP2 if kind == "tar.bz2" else STUDENT_ARCHIVE
    whole = TarStream(stream, kind, limits).unpacked()
    return Archive(path, "tar", content=whole), members_of(whole, "tar", STUDENT_ARCHIVE)


def _wanted(
    archive_path: str, archive: Archive, members: list[Member], notes: list[str]
) -> list[Piece]:
    """Return the members of an archive without installed packages and further archives."""
    environments = tuple(
        m.path.removesuffix("pyvenv.cfg") for m in members if m.path.endswith("/pyvenv.cfg")
    )
    kept: list[Piece] = []
    inner: list[str] = []
    libraries: list[str] = []
    for member in members:
        path = f"{archive_path}/{member.path}"
        if member.path.startswith(environments) or any(map(is_library, path.split("/")[:-1])):
            libraries.append(path)
        elif archive_kind(path) is not None or is_other_archive(path):
            inner.append(path)
        else:
            kept.append(Piece(path, member.problem, archive, member))
    if inner:
        notes.append(f"Archives within archives are not opened: {listed(inner)}.")
    if libraries:
        notes.append(f"Installed packages are left aside: {listed(libraries, 2)}.")
    return kept


def _without_doubles(pieces: Sequence[Piece], notes: list[str]) -> list[Piece]:
    """Return the last of the pieces with the same path, as it is when an archive is unpacked."""
    by_path: dict[str, Piece] = {}
    for piece in pieces:
        if piece.path in by_path:
            notes.append(f"{shown(piece.path)} is there more than once: the last one counts.")
        by_path[piece.path] = piece
    return list(by_path.values())


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
