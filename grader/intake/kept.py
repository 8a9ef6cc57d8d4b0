"""Keeps what a compressed tar of a class holds: such a file can only be read from its front.

Without it, each submission would unpack all that stands before it: for a class, time that grows
with its square. One archive is kept at a time, in each process that reads submissions.
"""

import threading
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.intake.archives import contents_of, members_of
from grader.intake.folders import opened
from grader.intake.limits import (
    CLASS_ARCHIVE,
    MAX_KEPT_BYTES,
    MAX_NESTED_ARCHIVE_BYTES,
    MIB,
)
from grader.intake.names import archive_kind
from grader.intake.types import ArchiveKind, Member
from grader.intake.zips import BrokenArchiveError

_Identity = tuple[str, int, int, int, int]

_lock = threading.Lock()
_kept: dict[_Identity, dict[int, bytes]] = {}  # one archive: content by its offset, deflated


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
        BrokenArchiveError: It can't be read any more, or is too large.
    """
    contents = _contents(path, kind)
    for member in members:
        packed = contents.get(member.offset)
        if member.problem:
            yield member, member.problem
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
            wanted = [m for m in members_of(stream, kind, CLASS_ARCHIVE) if _is_wanted(m)]
            contents, total = {}, 0
            read = contents_of(stream, kind, wanted, MAX_NESTED_ARCHIVE_BYTES, CLASS_ARCHIVE)
            for member, content in read:
                if isinstance(content, bytes):
                    contents[member.offset] = zlib.compress(content, 1)
                    total += len(contents[member.offset])
                if total > MAX_KEPT_BYTES:
                    size = MAX_KEPT_BYTES // MIB
                    raise BrokenArchiveError(f"holds more than {size} MiB of submissions")
            _kept[identity] = contents
        return _kept[identity]


def _is_wanted(member: Member) -> bool:
    is_code = member.path.lower().endswith((".py", ".ipynb"))
    is_known = is_code or archive_kind(member.path) is not None
    return is_known and not member.problem and member.size <= MAX_NESTED_ARCHIVE_BYTES
