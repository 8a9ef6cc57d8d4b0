"""The files that make up one submission: its folders walked, and its archives opened."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from grader.intake.archives import files_among, members_of
from grader.intake.copies import is_copy_of, newest_first
from grader.intake.folders import (
    UnreadableError,
    listing_of_folder,
    listing_of_paths,
    opened,
    walk,
)
from grader.intake.limits import (
    MAX_ARCHIVE_FILE_BYTES,
    MAX_ARCHIVES,
    MAX_NESTED_ARCHIVE_BYTES,
    MIB,
    SLOWNESS_OF_BZIP2,
    STUDENT_ARCHIVE,
    ArchiveLimits,
)
from grader.intake.names import NOWHERE, archive_kind, is_other_archive, listed, shown
from grader.intake.pieces import Archive, Disk, Piece, read_pieces
from grader.intake.remarks import Remarks
from grader.intake.tars import TarStream
from grader.intake.types import ArchiveKind, Member, Origin
from grader.intake.zips import BrokenArchiveError

_HAND_IN = "hand in the files themselves"
_TOO_LARGE = "makes the archives of this submission too large together"


def pieces_of(origin: Origin, remarks: Remarks) -> list[Piece]:
    """Return the files of a submission, with its archives opened.

    Args:
        origin: Where it lies.
        remarks: Takes a sentence on all that is left aside.
    """
    closed = list(_closed(origin, remarks))
    return _without_doubles(_opened_archives(closed, remarks), remarks)


def _closed(origin: Origin, remarks: Remarks) -> Iterator[Piece]:
    """Yield the files of a submission as they lie in the class, archives closed."""
    if origin.kind is not None:
        archive = Archive(origin.root, origin.kind, is_class=True)
        items = [(item.path, item.member) for item in origin.items if not item.is_whole]
        for item in origin.items:
            if item.is_whole and item.member is not None:
                yield Piece(item.path, item.member.problem, archive, item.member, is_item=True)
        yield from _walked(((p, m) for p, m in items if m is not None), archive, "", remarks)
        return
    for item in origin.items:
        place = origin.root / item.place
        if item.path:
            yield Piece(item.path, "", Disk(place), is_item=item.is_whole)
            continue
        for path, kind in walk(listing_of_folder(place), place.name, remarks):
            problem = "" if kind == "file" else "is a link or a special file"
            yield Piece(path, problem, Disk(place / path))


def _walked(
    members: Iterable[tuple[str, Member]], archive: Archive, prefix: str, remarks: Remarks
) -> Iterator[Piece]:
    """Yield the members of an archive that would be looked at if they lay in a folder."""
    by_path: dict[str, list[Member]] = {}
    for path, member in members:
        if member.problem in NOWHERE:
            yield Piece(prefix + path, member.problem, archive, member)
        else:
            by_path.setdefault(path, []).append(member)
    for path, _ in walk(listing_of_paths(by_path), prefix.rstrip("/"), remarks):
        for member in by_path[path]:
            yield Piece(prefix + path, member.problem, archive, member)


@dataclass(slots=True)
class _Budget:
    """What the archives of a submission may still cost together."""

    archives: int = MAX_ARCHIVES
    entries: int = STUDENT_ARCHIVE.entries
    held_bytes: int = STUDENT_ARCHIVE.stream_bytes

    def limits(self, kind: ArchiveKind) -> ArchiveLimits:
        """Return what the next archive may cost.

        Raises:
            UnreadableError: Nothing is left.
        """
        slowness = SLOWNESS_OF_BZIP2 if kind == "tar.bz2" else 1
        bytes_left = self.held_bytes // slowness
        if not self.entries or bytes_left < MIB:
            raise UnreadableError(_TOO_LARGE)
        return replace(STUDENT_ARCHIVE, entries=self.entries, stream_bytes=bytes_left)

    def pay(self, entries: int, held_bytes: int) -> None:
        """Account for what an archive has cost.

        Raises:
            UnreadableError: It is more than is left.
        """
        self.entries -= entries
        self.held_bytes -= held_bytes
        if self.entries < 0 or self.held_bytes < 0:
            raise UnreadableError(_TOO_LARGE)

    def pay_for_failure(self) -> None:
        """Account for an archive whose reading failed somewhere on the way."""
        self.entries = max(self.entries - STUDENT_ARCHIVE.entries // 4, 0)
        self.held_bytes = max(self.held_bytes - STUDENT_ARCHIVE.stream_bytes // 4, 0)


def _opened_archives(pieces: list[Piece], remarks: Remarks) -> list[Piece]:
    """Return the pieces with the archives replaced by what is in them, the newest copies first."""
    result: list[Piece] = []
    archives: list[tuple[Piece, ArchiveKind]] = []
    for piece in pieces:
        kind = archive_kind(piece.path)
        if piece.problem or (kind is None and not is_other_archive(piece.path)):
            result.append(piece)
        elif kind is None:
            remarks.lose(f"{shown(piece.path)} is packed in a way that isn't read here", "use zip")
        else:
            archives.append((piece, kind))
    budget, before, age = _Budget(), newest_first(""), 0
    for piece, kind in sorted(archives, key=_place_of_archive):
        order = newest_first(piece.path)
        age = age + (order != before) if is_copy_of(order, before) else 0
        before = order
        budget.archives -= 1
        if budget.archives < 0:
            remarks.lose(f"{shown(piece.path)} is one archive too many", "left aside")
            continue
        try:
            result += _inside(replace(piece, age=age), kind, budget, remarks)
        except (BrokenArchiveError, UnreadableError) as error:
            budget.pay_for_failure()
            remarks.lose(f"{shown(piece.path)} {error}", _HAND_IN)
        except (OSError, ValueError, OverflowError):
            budget.pay_for_failure()
            remarks.lose(f"{shown(piece.path)} is broken", _HAND_IN)
    return sorted(result, key=lambda piece: (piece.path.count("/"), piece.path))


def _place_of_archive(pair: tuple[Piece, ArchiveKind]) -> tuple[object, ...]:
    path = pair[0].path
    return path.count("/"), newest_first(path), path


def _inside(piece: Piece, kind: ArchiveKind, budget: _Budget, remarks: Remarks) -> list[Piece]:
    """Return what is in an archive that a student handed in."""
    if isinstance(piece.holder, Disk):
        with opened(piece.holder.path) as stream:
            if stream.seek(0, 2) > MAX_ARCHIVE_FILE_BYTES:
                raise UnreadableError(f"is larger than {MAX_ARCHIVE_FILE_BYTES // MIB} MiB")
            archive, members = _looked_into(piece.holder.path, stream, kind, budget)
    else:
        content = next(read_pieces([piece], MAX_NESTED_ARCHIVE_BYTES))[1]
        if isinstance(content, str):
            raise UnreadableError(content)
        if len(content) > MAX_NESTED_ARCHIVE_BYTES:
            raise UnreadableError(f"is larger than {MAX_NESTED_ARCHIVE_BYTES // MIB} MiB")
        held = BytesIO(content)
        archive, members = _looked_into(piece.holder.path, held, kind, budget)
        if archive.content is None:
            budget.pay(0, len(content))
            archive = replace(archive, content=held)
    if not members:
        remarks.notes.append(f"{shown(piece.path)} is empty.")
    return [replace(one, age=piece.age) for one in _wanted(piece.path, archive, members, remarks)]


def _looked_into(
    path: Path, stream: BinaryIO, kind: ArchiveKind, budget: _Budget
) -> tuple[Archive, list[Member]]:
    """Return an archive and its files; a compressed tar is unpacked once, into memory."""
    limits = budget.limits(kind)
    archive = Archive(path, kind)
    if kind not in ("zip", "tar"):
        whole = TarStream(stream, kind, limits).unpacked()
        size = whole.seek(0, 2)
        budget.pay(0, size * (SLOWNESS_OF_BZIP2 if kind == "tar.bz2" else 1))
        archive, stream = Archive(path, "tar", content=whole), whole
    members = members_of(stream, archive.kind, limits)
    budget.pay(len(members), 0)
    return archive, files_among(members)


def _wanted(
    archive_path: str, archive: Archive, members: list[Member], remarks: Remarks
) -> Iterator[Piece]:
    """Yield the members of an archive without installed packages and further archives."""
    inner: list[str] = []
    named = ((member.path, member) for member in members)
    for piece in _walked(named, archive, f"{archive_path}/", remarks):
        if archive_kind(piece.path) is not None or is_other_archive(piece.path):
            inner.append(piece.path)
        else:
            yield piece
    if inner:
        remarks.lose(f"Archives within archives are not opened: {listed(inner)}")


def _without_doubles(pieces: Sequence[Piece], remarks: Remarks) -> list[Piece]:
    """Return the last of the pieces with the same path, as it is when an archive is unpacked."""
    by_path: dict[str, Piece] = {}
    for piece in pieces:
        if piece.path in by_path:
            remarks.notes.append(f"{shown(piece.path)} is there more than once: the last counts.")
        by_path[piece.path] = piece
    return list(by_path.values())
