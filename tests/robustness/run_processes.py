"""The processes of one run of the grader, followed through the kernel's own lists.

Whoever follows a run adopts its orphans, so that a process that outlives the judge is found below
this one. Each process that was ever seen is held by a descriptor of the kernel's, which tells its
end and can't be taken for a later process with the same number.
"""

import ctypes
import os
import select
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

Role = Literal["judge", "supervisor", "zygote", "trial", "worker", "child"]
ROLES: tuple[Role, ...] = ("judge", "supervisor", "zygote", "trial", "worker", "child")
_PR_SET_CHILD_SUBREAPER = 36
# Trial workers are forked, and have ended, before the zygote imports torch.
_WITH_TORCH_MIB = 150


def adopt_orphans() -> None:
    """Let orphans of what this process starts become its children."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children_of(pid: int) -> list[int]:
    """Return the children of a process, zombies included, in the order of their numbers."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                found += [int(child) for child in (task / "children").read_bytes().split()]
    return found


def below(roots: Iterable[int]) -> set[int]:
    """Return these processes and all below them."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            waiting += children_of(pid)
    return found


def _start_of(pid: int) -> int:
    """Return when a process was started, in ticks; a large number when it is gone."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
    return 1 << 62


def _resident_mib(pid: int) -> int:
    """Return the memory that a process has in use; 0 when it is gone."""
    with suppress(OSError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") >> 20
    return 0


class RunProcesses:
    """All processes of one run.

    Args:
        judge: Process id of the judge, a child of this process.
        others: Processes below this one that are none of the run's.
    """

    def __init__(self, judge: int, others: set[int]) -> None:
        self.judge, self._others = judge, others
        self._descriptors: dict[int, int] = {}
        self._roles: dict[Role, int] = {}
        self.seen: set[Role] = set()

    def look(self) -> dict[Role, int]:
        """List the processes; return one living process of each role that there is now."""
        for pid in below([os.getpid()]) - self._others - self._descriptors.keys():
            with suppress(ProcessLookupError):
                self._descriptors[pid] = os.pidfd_open(pid)
        self._roles = {}
        if not self.has_ended(self.judge):
            self._roles["judge"] = self.judge
        if launched := self._living(children_of(self.judge)):
            self._roles["supervisor"] = launched[0]
            # The zygote is forked first; later ones are helpers and inits of namespaces.
            self._find_below(sorted(self._living(children_of(launched[0])), key=_start_of))
        self.seen |= self._roles.keys()
        return dict(self._roles)

    def _find_below(self, forked: list[int]) -> None:
        if not forked:
            return
        self._roles["zygote"] = forked[0]
        # A worker leads a session of its own; what else is below the zygote are adopted orphans.
        workers = [pid for pid in self._living(children_of(forked[0])) if _leads_session(pid)]
        if not workers:
            return
        if _resident_mib(forked[0]) < _WITH_TORCH_MIB:
            self._roles["trial"] = workers[-1]
            return
        self._roles["worker"] = workers[-1]
        if children := self._living(children_of(workers[-1])):
            self._roles["child"] = children[-1]

    def _living(self, pids: Iterable[int]) -> list[int]:
        return [pid for pid in pids if pid in self._descriptors and not self.has_ended(pid)]

    def has_ended(self, pid: int) -> bool:
        """Tell whether a process that was seen has ended."""
        if pid not in self._descriptors:
            return False
        poll = select.poll()
        poll.register(self._descriptors[pid], select.POLLIN)
        return bool(poll.poll(0))

    def kill(self, pid: int) -> None:
        """Send SIGKILL to a process that was seen."""
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._descriptors[pid], signal.SIGKILL)

    def left(self) -> dict[int, str]:
        """List again and return the processes that still live, with their names."""
        self.look()
        self._reap()
        return {pid: _describe(pid) for pid in self._living(list(self._descriptors))}

    def wait_until_none_left(self, wall_s: float) -> dict[int, str]:
        """Wait until all processes have ended; return those that have not in time."""
        deadline = time.monotonic() + wall_s
        while (left := self.left()) and time.monotonic() < deadline:
            time.sleep(0.002)
        return left

    def _reap(self) -> None:
        """Let go of adopted orphans that have ended; the judge belongs to whoever started it."""
        for pid in self._descriptors.keys() - {self.judge}:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)

    def close(self) -> None:
        """Kill whatever is left and let go of all."""
        for pid in self.left():
            self.kill(pid)
        self.wait_until_none_left(10.0)
        for descriptor in self._descriptors.values():
            os.close(descriptor)


def _leads_session(pid: int) -> bool:
    with suppress(ProcessLookupError):
        return os.getsid(pid) == pid
    return False


def _describe(pid: int) -> str:
    words = ["?"]
    with suppress(OSError):
        words = Path(f"/proc/{pid}/status").read_text().splitlines()
        words = [line for line in words if line.startswith(("State:", "PPid:", "Uid:"))]
    return " ".join(" ".join(line.split()[:3]) for line in words)
