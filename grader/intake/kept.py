"""Keeps what a compressed tar of a class holds: such a file can only be read from its front.

Without it, each submission would unpack all that stands before it: for a class, time that grows
with its square. One archive is kept at a time, in each process that reads submissions.
"""

import threading
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from grader.intake.archives import contents_of, members_of
from grader.intake.folders import opened
from grader.intake.limits import (
    CLASS_ARCHIVE,
    MAX_NESTED_ARCHIVE_BYTES,
    MIB,
)
from grader.intake.names import archive_kind, is_code
from grader.intake.types import ArchiveKind, Member
from grader.intake.zips import BrokenArchiveError

_Identity = tuple[str, int, int, int, int]

_lock = threading.Lock()
# One archive: content by its offset, deflated; or why it can't be read. Its size has a cap: that of
# the unpacked archive.
_kept: dict[_Identity, dict[int, bytes] | str] = {}


def kept_contents(
    path: Path, kind: ArchiveKind, members: Iterable[Member]
) -> Iterator[tuple[Member, bytes | str]]:
    """Yield the contents of some members of a compressed tar, or a clause that says why not.

    Args:
        path: The archive.
        kind: How it is compressed.
        members: What was found in it before.

    Raises:
        UnreadableError: The archive can't be opened any more.
        BrokenArchiveError: It can't be read any more.
    """
    contents = _contents(path, kind)
    for member in members:
        packed = contents.get(member.offset)
        if member.problem:
            yield member, member.problem
        elif member.size > MAX_NESTED_ARCHIVE_BYTES:
            yield member, f"is larger than {MAX_NESTED_ARCHIVE_BYTES // MIB} MiB"
        elif packed is None:
            yield member, "is no longer there"
        else:
            content = zlib.decompress(packed)
            yield member, content if len(content) == member.size else "is no longer there"


def _contents(path: Path, kind: ArchiveKind) -> dict[int, bytes]:
    with _lock, opened(path) as stream:
        status = path.stat()
        identity = (str(path), status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
        if identity not in _kept:
            _kept.clear()
            try:
                _kept[identity] = _read(stream, kind)
            except BrokenArchiveError as error:
                _kept[identity] = str(error)
        contents = _kept[identity]
    if isinstance(contents, str):
        raise BrokenArchiveError(contents)
    return contents


def _read(stream: BinaryIO, kind: ArchiveKind) -> dict[int, bytes]:
    wanted = [m for m in members_of(stream, kind, CLASS_ARCHIVE) if _is_wanted(m)]
    read = contents_of(stream, kind, wanted, MAX_NESTED_ARCHIVE_BYTES, CLASS_ARCHIVE)
    return {
        member.offset: zlib.compress(content, 1)
        for member, content in read
        if isinstance(content, bytes)
    }


def _is_wanted(member: Member) -> bool:
    is_known = is_code(member.path) or archive_kind(member.path) is not None
    is_file = not member.is_folder and not member.problem
    return is_known and is_file and member.size <= MAX_NESTED_ARCHIVE_BYTES
