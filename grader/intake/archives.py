"""One way to look into any archive: what is in it, and the bytes of one member."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from grader.intake.limits import ArchiveLimits
from grader.intake.names import is_cache
from grader.intake.tars import TarStream, members_of_tar
from grader.intake.types import ArchiveKind, Member
from grader.intake.zips import BrokenArchiveError, members_of_zip, zip_member


def members_of(stream: BinaryIO, kind: ArchiveKind, limits: ArchiveLimits) -> list[Member]:
    """Return the files and folders of an archive, and what is wrong with each.

    Args:
        stream: The archive; anything that can seek.
        kind: Which archive it is.
        limits: What it may cost.

    Raises:
        BrokenArchiveError: The archive as a whole can't be read.
    """
    if kind == "zip":
        return members_of_zip(stream, limits)
    return list(_counted(members_of_tar(TarStream(stream, kind, limits), limits), limits))


def files_among(members: Iterable[Member]) -> list[Member]:
    """Return the members that are files, and no caches."""
    return [
        member
        for member in members
        if not member.is_folder and not any(map(_is_cache, member.path.split("/")))
    ]


def contents_of(
    stream: BinaryIO,
    kind: ArchiveKind,
    members: Iterable[Member],
    most: int,
    limits: ArchiveLimits,
) -> Iterator[tuple[Member, bytes | str]]:
    """Yield the contents of some members, in the order in which they lie in the archive.

    Args:
        stream: The archive.
        kind: Which archive it is.
        members: What `members_of` told.
        most: Most bytes of a member; a longer content is cut after one byte more.
        limits: What the archive may cost.

    Yields:
        Each member with its bytes, or with a clause that says why there are none.
    """
    tar = None if kind == "zip" else TarStream(stream, kind, limits)
    for member in sorted(members, key=lambda member: member.offset):
        try:
            if member.problem:
                yield member, member.problem
            elif tar is None:
                yield member, zip_member(stream, member, most)
            else:
                tar.skip(member.offset - tar.place)
                count = min(member.size, most + 1)
                content = tar.read(count)
                is_cut = len(content) < count
                yield member, "is broken: it is cut off" if is_cut else content
        except (BrokenArchiveError, OSError, ValueError, OverflowError) as error:
            known = isinstance(error, BrokenArchiveError)
            yield member, str(error) if known else "can't be read"


def _counted(members: Iterator[Member], limits: ArchiveLimits) -> Iterator[Member]:
    for number, member in enumerate(members):
        if number >= limits.entries:
            raise BrokenArchiveError(f"holds more than {limits.entries} files")
        yield member


def _is_cache(part: str) -> bool:
    return part != ".." and is_cache(part)
