"""Watches the memory of a worker with all its children, from outside.

The limit that a worker sets on itself counts private memory of one process. Many children that each
stay below it, memory that is shared, and the kernel's own tables would pass; this watch adds them
up while the judge waits. What no process shows at all (sockets, shared memory without a file, pages
in pipes) can't be added up: the filter of system calls takes that away.
"""

import mmap
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PAGE_KIB = mmap.PAGESIZE >> 10
_HELD = (b"RssAnon:", b"RssShmem:", b"VmSwap:")
_TABLES = b"VmPTE:"
# The worker's own limit comes first: at that one Python can still say where it was.
_SLACK = 1.125


@dataclass(frozen=True)
class Pages:
    """What one process has, in KiB.

    Args:
        held: Private and shared-memory pages that it maps, those that it shares with a parent
            counted in.
        tables: The kernel's tables of them.
        faulted: What it has touched for the first time, or written to and so copied, since it was
            forked: an upper bound, as parts of files count, too.
    """

    held: int = 0
    tables: int = 0
    faulted: int = 0

    def grown_kib(self, inherited: "Pages") -> int:
        """Return how much more it holds than what it was forked with."""
        return max(0, self.held - inherited.held) + max(0, self.tables - inherited.tables)

    def copied_kib(self, inherited: "Pages") -> int:
        """Return at most how much it has copied of what it was forked with.

        A page that it inherited and has written to is one of its own, but it holds no more pages
        than before; that shows in its faults alone.
        """
        return min(inherited.held, self.faulted)


def pages_of(pid: int) -> Pages:
    """Return what one process has; nothing when it is gone."""
    folder = _PROC / str(pid)
    with suppress(OSError, ValueError, IndexError):
        status = (folder / "status").read_bytes()
        if _HELD[0] not in status:  # its first thread has ended; the others hold its memory
            tasks = ((task / "status").read_bytes() for task in (folder / "task").iterdir())
            status = next((text for text in tasks if _HELD[0] in text), b"")
        held = tables = 0
        for line in status.splitlines():
            if line.startswith(_HELD):
                held += int(line.split()[1])
            elif line.startswith(_TABLES):
                tables = int(line.split()[1])
        return Pages(held, tables, int(_statistics(pid)[7]) * _PAGE_KIB)
    return Pages()


def can_be_watched(pid: int) -> bool:
    """Tell whether this machine shows what a process holds and which children it has."""
    with suppress(OSError):
        (_PROC / str(pid) / "task" / str(pid) / "children").read_bytes()
        return pages_of(pid).held > 0
    return False


def _statistics(pid: int) -> list[bytes]:
    """Return the fields of a process's `stat` behind its name, which may hold any character."""
    return (_PROC / str(pid) / "stat").read_bytes().rpartition(b")")[2].split()


def _children_of(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for task in (_PROC / str(pid) / "task").iterdir():
            yield from map(int, (task / "children").read_bytes().split())


def tree_of(roots: Iterable[int]) -> set[int]:
    """Return these processes and all below them, as far as the kernel lists children."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting += _children_of(pid)
    return found


def _is_in_group(pid: int, group: int) -> bool:
    with suppress(OSError, IndexError):
        return int(_statistics(pid)[2]) == group
    return False


@dataclass(frozen=True)
class Family:
    """A worker and those who may have a part of its descendants.

    Args:
        worker: The worker, which leads a process group.
        zygote: Its parent, whose pages each of them has inherited. It adopts orphans where there is
            no namespace; those are known by their process group.
        init: The first process of the namespace, which adopts orphans where there is one.
    """

    worker: int
    zygote: int
    init: int | None = None

    def members(self) -> set[int]:
        """Return all processes of this worker."""
        if self.init is not None:
            return tree_of([self.worker, self.init])
        orphans = (pid for pid in _children_of(self.zygote) if _is_in_group(pid, self.worker))
        return tree_of([self.worker, *orphans])


class MemoryWatch:
    """Tells when a worker and its children together hold too much.

    Args:
        family: Whom to look at.
        limit_mib: What they may hold together above what a fresh worker has; 0 for no limit.
    """

    status = "out_of_memory"

    def __init__(self, family: Family, limit_mib: int) -> None:
        self._family = family
        self._inherited = pages_of(family.zygote)
        self._limit_kib = limit_mib * 1024

    def look(self) -> str:
        """Return what is too much now, or an empty text."""
        if not self._limit_kib:
            return ""
        held = 0
        for pid in self._family.members():
            pages = pages_of(pid)
            held += pages.grown_kib(self._inherited)
            if pid != self._family.worker:  # whose copies are few, and bounded by the zygote's size
                held += pages.copied_kib(self._inherited)
        if held <= self._limit_kib * _SLACK:
            return ""
        return f"it held over {self._limit_kib >> 10} MiB, its children counted in"
