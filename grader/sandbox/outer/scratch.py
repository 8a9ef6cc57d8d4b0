"""Watches how much a worker writes where its scratch folder lies on an ordinary disk.

In tier `full` a worker has small file systems of its own, and the kernel keeps the bound. Elsewhere
this watch adds the files up while the judge waits. A file that was unlinked and is still held open
is not seen; the limit on one file's size and on descriptors bounds those.
"""

import os
from collections.abc import Iterator
from contextlib import suppress

_ENTRIES = 4096


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
        for count, stat in enumerate(_stats(self._folder)):
            size += stat.st_blocks * 512
            if count >= _ENTRIES:
                return f"it made over {_ENTRIES} files"
            if size > self._limit:
                return f"its files held over {self._limit >> 20} MiB"
        return ""


def _stats(top: str) -> Iterator[os.stat_result]:
    """Yield the status of all below a folder, following nothing."""
    waiting = [top]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                with suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    yield entry.stat(follow_symlinks=False)
