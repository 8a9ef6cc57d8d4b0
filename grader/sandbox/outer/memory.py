"""Watches the memory of a worker with all its children, from outside.

The limit that a worker sets on itself counts private memory of one process. Shared memory, and
many children that each stay below it, would pass; this watch adds them up while the judge waits.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_COUNTED = (b"RssAnon:", b"RssShmem:")


def resident_kib(pid: int) -> int:
    """Return the private and shared-memory pages of one process; 0 when it is gone."""
    with suppress(OSError):
        lines = (_PROC / str(pid) / "status").read_bytes().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith(_COUNTED))
    return 0


def tree_of(roots: Iterable[int]) -> set[int]:
    """Return these processes and all below them, as far as the kernel lists children."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        if pid in found:
            continue
        found.add(pid)
        with suppress(OSError):
            for task in (_PROC / str(pid) / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_bytes().split()]
    return found


class MemoryWatch:
    """Tells when a worker and its children together hold too much.

    Args:
        roots: The worker, and the process that adopts its orphans where there is one.
        parent: The zygote, whose pages each of them has inherited.
        limit_mib: What they may hold together above that; 0 for no limit.
    """

    status = "out_of_memory"

    def __init__(self, roots: Iterable[int], parent: int, limit_mib: int) -> None:
        self._roots = tuple(roots)
        self._inherited_kib = resident_kib(parent)
        self._limit_kib = limit_mib * 1024

    def look(self) -> str:
        """Return what is too much now, or an empty text."""
        if not self._limit_kib:
            return ""
        held = (resident_kib(pid) - self._inherited_kib for pid in tree_of(self._roots))
        if sum(kib for kib in held if kib > 0) <= self._limit_kib:
            return ""
        return f"it held over {self._limit_kib >> 10} MiB, its children counted in"
