"""Watches how much a worker writes where its scratch folder lies on an ordinary disk.

In tier `full` a worker has small file systems of its own, and the kernel keeps the bound. Elsewhere
this watch adds the files up while the judge waits. A file that was unlinked and is still held open
is not seen; the limit on one file's size and on descriptors bounds those.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

_ENTRIES = 4096
# Honest code makes no such tree; each level costs a descriptor while it is looked through.
_DEPTH = 32
_OPEN_FOLDER = getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | os.O_RDONLY


class _HiddenError(Exception):
    """A part of the folder can't be looked through."""


class ScratchWatch:
    """Tells when a worker has written too much.

    Args:
        folder: Its scratch folder.
        limit_mib: What all files in it may hold together.
    """

    status = "crashed"

    def __init__(self, folder: str, limit_mib: int) -> None:
        self._folder = folder
        self._limit = limit_mib << 20

    def look(self) -> str:
        """Return what is too much now, or an empty text."""
        size = 0
        try:
            for count, stat in enumerate(_all_below(self._folder, None, _DEPTH)):
                size += stat.st_blocks * 512
                if count >= _ENTRIES:
                    return f"it made over {_ENTRIES} files"
                if size > self._limit:
                    return f"its files held over {self._limit >> 20} MiB"
        except _HiddenError as hidden:
            return str(hidden)
        return ""


def _all_below(folder: str, parent: int | None, depth: int) -> Iterator[os.stat_result]:
    """Yield the status of all below a folder, following nothing.

    Each folder is opened from the one above it, so that no path grows too long to be opened.

    Args:
        folder: Its name in `parent`, or its path.
        parent: A descriptor of the folder above.
        depth: How many levels there may be.

    Raises:
        _HiddenError: There are more levels, or a folder can't be listed.
    """
    if not depth:
        raise _HiddenError(f"its folders lay over {_DEPTH} deep")
    try:
        fd = os.open(folder, _OPEN_FOLDER, dir_fd=parent)
    except PermissionError:
        raise _HiddenError("it made a folder that can't be listed") from None
    except OSError:  # removed by now, or something else in its place
        return
    try:
        with os.scandir(fd) as entries:
            for entry in entries:
                with suppress(OSError):
                    yield entry.stat(follow_symlinks=False)
                    if entry.is_dir(follow_symlinks=False):
                        yield from _all_below(entry.name, fd, depth - 1)
    finally:
        os.close(fd)
