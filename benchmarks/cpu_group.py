"""Wall and processor time of commands, the latter by the kernel for all that they start.

`getrusage` counts a process only when each one above it lived to wait for the one below. A sandbox
that kills its processes looks cheaper than it is: of our batch it counts less than half. A control
group counts whatever runs in it, so its count is the one that is told. For commands that wait for
all their children the two agree.

Source: the documentation of control groups, version 2, in the Linux kernel: `cpu.stat`.
"""

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measuring import cost_of_command

_MICROSECOND_S = 1e-6
# Joins the group and becomes the command, so that all that it starts is born into the group.
_JOIN = 'echo $$ >"$0/cgroup.procs" && exec "$@"'


@dataclass(frozen=True)
class Command:
    """One process to be measured.

    Args:
        words: The command.
        cwd: Where it is run.
        ok: The exit codes that it may end with.
    """

    words: Sequence[str]
    cwd: Path
    ok: Sequence[int] = (0,)


@dataclass(frozen=True)
class Spent:
    """What commands took, in seconds.

    Args:
        wall_s: Wall-clock time.
        cpu_s: Processor time by the control group; NaN where the machine allows none.
        waited_cpu_s: Processor time by `getrusage`.
    """

    wall_s: float
    cpu_s: float
    waited_cpu_s: float

    def each(self, count: int) -> "Spent":
        """Return the share of one of several submissions."""
        return Spent(self.wall_s / count, self.cpu_s / count, self.waited_cpu_s / count)

    def beyond(self, other: "Spent") -> "Spent":
        """Return what this took more than another."""
        waited_cpu_s = self.waited_cpu_s - other.waited_cpu_s
        return Spent(self.wall_s - other.wall_s, self.cpu_s - other.cpu_s, waited_cpu_s)


class CpuGroup:
    """A control group that commands are run in.

    Args:
        path: Its folder; None where this machine allows none.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def measure(self, commands: Sequence[Command]) -> Spent:
        """Run commands one after the other.

        Raises:
            RuntimeError: One ended with a code that it may not end with, or left processes behind.
        """
        before, costs = self._cpu_seconds(), []
        for one in commands:
            words = ["sh", "-c", _JOIN, str(self._path)] if self._path else []
            costs.append(cost_of_command([*words, *one.words], one.cwd, one.ok))
            if not self._is_empty():
                raise RuntimeError(f"left processes behind: {one.words}")
        cpu_s = self._cpu_seconds() - before
        return Spent(sum(one.wall_s for one in costs), cpu_s, sum(one.cpu_s for one in costs))

    def _cpu_seconds(self) -> float:
        if self._path is None:
            return math.nan
        lines = (self._path / "cpu.stat").read_text().splitlines()
        return int(dict(line.split() for line in lines)["usage_usec"]) * _MICROSECOND_S

    def _is_empty(self, wait_s: float = 5.0) -> bool:
        until = time.monotonic() + wait_s
        while self._path and (self._path / "cgroup.procs").read_text():
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True


@contextmanager
def cpu_group(name: str) -> Iterator[CpuGroup]:
    """Make a group below this process's own one, where the machine allows that, and remove it."""
    path = _own_group()
    path = path and path / name
    try:
        if path:
            path.mkdir()
    except OSError:
        path = None
    try:
        yield CpuGroup(path)
    finally:
        if path:
            path.rmdir()


def _own_group() -> Path | None:
    try:
        mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
        groups = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return None
    top = next((words[1] for words in mounts if words[2] == "cgroup2"), None)
    own = next((line.removeprefix("0::") for line in groups if line.startswith("0::")), None)
    return Path(top) / own.lstrip("/") if top and own else None
