"""Puts what this process has in memory onto large pages, so that its forks cost less.

A fork copies a table entry for each page, and the death of a child removes as many. Where 512
pages have become one, so have the entries. A child that writes to a large page gets only the small
page that it writes to as a copy of its own.

Source: madvise(2), MADV_COLLAPSE, Linux 6.1.
"""

from contextlib import suppress
from pathlib import Path

from grader.sandbox.inner import syscalls

_LARGE = 1 << 21
_MADV_HUGEPAGE, _MADV_COLLAPSE = 14, 25


def collapse() -> None:
    """Ask the kernel for large pages; one that has none to give changes nothing."""
    with suppress(OSError):
        for line in Path("/proc/self/maps").read_text().splitlines():
            # 7f1e4c000000-7f1e4c800000 rw-p 00000000 00:00 0
            place, access, _, _, inode, *name = line.split()
            if access != "rw-p" or inode != "0" or name == ["[stack]"]:
                continue
            start, end = (int(part, 16) for part in place.split("-"))
            start, end = -(-start // _LARGE) * _LARGE, end // _LARGE * _LARGE
            if start < end:
                _collapse(start, end - start)


def _collapse(start: int, length: int) -> None:
    with suppress(OSError):  # a part of it that was never used, or no memory to spare
        syscalls.madvise(start, length, _MADV_HUGEPAGE)
        syscalls.madvise(start, length, _MADV_COLLAPSE)
