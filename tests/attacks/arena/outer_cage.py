"""A cage around controls: what an attack does when nothing stops it stays in here.

Controls let attacks succeed, so they never run bare on the machine. `enter` gives a process and
all below it a PID, mount, network and IPC namespace, a file system that can't be written to
but for small temporary ones, and bounds on processes, files and memory. `Cell` does the same
again for one control inside the cage, so that no control sees what another one did, and its end
is the end of everything in it.

As root there is no user namespace: a judge in the cage must be able to drop root as it does
outside. An ordinary user gets one, without which there are no other namespaces.
"""

import contextlib
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Self

from arena.leftovers import tree_of
from arena.planted import ROOT

from grader.sandbox.inner import syscalls

_SPACES = (
    syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWPID
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
)
_WRITABLE = ("/tmp", "/dev/shm", "/var/tmp")  # noqa: S108 - mount points in a namespace of its own
_FLAGS = syscalls.MS_NOSUID | syscalls.MS_NODEV
_QUOTA = "mode=1777,size=96m,nr_inodes=20000"
_MEMORY_KIB = 2 << 20
_PROCESSES = 400
_CPU_S = 300
_FILE_BYTES = 80 << 20
_KEPT = 1 << 18
_LOOK_S = 0.02


class QuotaError(Exception):
    """What runs in a cell takes more memory than the cage lets it."""


def enter() -> None:
    """Move this process into the cage; its next child is process 1 there.

    Raises:
        OSError: A namespace is refused on this machine.
    """
    if os.geteuid() == 0:
        syscalls.unshare(_SPACES)
    else:
        uid, gid = os.geteuid(), os.getegid()
        syscalls.unshare(_SPACES | syscalls.CLONE_NEWUSER)
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")
    syscalls.mount("none", "/", "", syscalls.MS_REC | syscalls.MS_PRIVATE)
    syscalls.restrict_mount("/", syscalls.MOUNT_ATTR_RDONLY)
    _mount_writable()


def enter_first() -> None:
    """Finish entering, as the first child of a process that has entered."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    syscalls.mount("proc", "/proc", "proc", _FLAGS)


def _mount_writable() -> None:
    # What is needed may itself lie below a temporary folder, and must not be hidden with it.
    needed = [*{str(ROOT), os.path.realpath(ROOT), sys.prefix, sys.base_prefix}]
    for place in _WRITABLE:
        if not Path(place).is_dir():
            continue
        kept = [path for path in needed if path.startswith(place + "/")]
        handles = {path: os.open(path, os.O_PATH) for path in kept}
        syscalls.mount("none", place, "tmpfs", _FLAGS, _QUOTA)
        for path, handle in handles.items():
            Path(path).mkdir(parents=True, exist_ok=True)
            flags = syscalls.MS_BIND | syscalls.MS_REC
            syscalls.mount(f"/proc/self/fd/{handle}", path, "", flags)
            os.close(handle)


@dataclass
class Ended:
    """How what ran in a cell ended.

    Args:
        status: Exit code, negative for a signal; None when it had to be stopped.
        output: What it printed, up to a cap.
        alive: How many other processes were still alive in the cell then.
    """

    status: int | None
    output: bytes
    alive: int


class Become(BaseException):
    """Makes a freshly forked process forget what it was, and do something else to its end.

    Args:
        task: What to do; returns the exit code. It ends like any Python program.
    """

    def __init__(self, task: Callable[[], int]) -> None:
        self.task = task


class Cell:
    """Namespaces of its own for one control; a context manager whose end kills all in it."""

    def __enter__(self) -> Self:
        """Enter new namespaces, and fork the init that adopts and reaps what is in them."""
        syscalls.unshare(_SPACES)
        syscalls.mount("none", "/", "", syscalls.MS_REC | syscalls.MS_PRIVATE)
        _mount_writable()
        self._orders_read, self._orders_write = os.pipe()
        self._ends_read, self._ends_write = os.pipe()
        self._output_read, self._output_write = os.pipe()
        os.set_blocking(self._output_read, False)
        self._tasks: list[Callable[[], int]] = []
        self._init = 0
        return self

    def __exit__(self, *_: object) -> None:
        """Kill everything in the cell and wait until it is gone."""
        if self._init:
            os.kill(self._init, signal.SIGKILL)
            os.waitpid(self._init, 0)

    def start(self, *tasks: Callable[[], int]) -> None:
        """Say what can be run in here, in turn."""
        self._tasks = list(tasks)
        self._init = os.fork()
        if self._init == 0:
            _be_init(self._tasks, self._orders_read, self._ends_write, self._output_write)
        os.close(self._output_write)
        os.close(self._ends_write)

    def run(
        self, number: int, *, budget_s: float, watch: Callable[[], None] | None = None
    ) -> Ended:
        """Run one task.

        Args:
            number: Its place among the tasks, from 0.
            budget_s: Seconds that it may take.
            watch: Called again and again meanwhile.

        Raises:
            QuotaError: All in the cell together held too much memory.
        """
        os.write(self._orders_write, bytes([number]))
        deadline = time.monotonic() + budget_s
        output, status = bytearray(), None
        while status is None and (left := deadline - time.monotonic()) > 0:
            ready, _, _ = select.select([self._ends_read], [], [], min(left, _LOOK_S))
            self._drain(output)
            if watch is not None:
                watch()
            if ready:
                said = os.read(self._ends_read, 16)
                if not said:  # the init itself was ended
                    break
                status = int(said)
            elif self._held_kib() > _MEMORY_KIB:
                raise QuotaError
        self._drain(output)
        return Ended(status, bytes(output), len(self.processes()))

    def processes(self) -> set[int]:
        """Return the processes in the cell besides its init."""
        return tree_of([self._init]) - {self._init}

    def _drain(self, output: bytearray) -> None:
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._output_read, 1 << 16):
                output += data[: max(0, _KEPT - len(output))]

    def _held_kib(self) -> int:
        inherited = _resident_kib(os.getpid())
        return sum(max(0, _resident_kib(pid) - inherited) for pid in self.processes())


def _resident_kib(pid: int) -> int:
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_bytes().splitlines()
        return sum(int(i.split()[1]) for i in lines if i.startswith((b"RssAnon:", b"RssShmem:")))
    return 0


def _be_init(tasks: list[Callable[[], int]], orders: int, ends: int, output: int) -> NoReturn:
    """Run tasks when told, adopt and reap what they leave; until killed."""
    syscalls.unshare(syscalls.CLONE_NEWNS)  # its /proc is not that of its parent
    enter_first()
    signal.signal(signal.SIGCHLD, lambda *_: None)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(wake)
    running = 0
    while True:
        ready, _, _ = select.select([orders, woken], [], [])
        if orders in ready:
            order = os.read(orders, 1)
            if not order:
                os._exit(0)
            running = os.fork()
            if running == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _prepare(output)
                raise Become(tasks[order[0]])
        with contextlib.suppress(BlockingIOError):
            os.read(woken, 4096)
        for pid, status in _reaped():
            if pid == running:
                os.write(ends, b"%d" % os.waitstatus_to_exitcode(status))


def _reaped() -> Iterator[tuple[int, int]]:
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended


def _prepare(output: int) -> None:
    """Give a task nothing of the cage's but one pipe to print to, and its quotas."""
    os.setsid()
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    for kind, value in (
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, _FILE_BYTES),
        (resource.RLIMIT_NPROC, _PROCESSES),
    ):
        resource.setrlimit(kind, (value, value))
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def close_descriptors(kept: Iterable[int] = ()) -> None:
    """Close every descriptor but the standard ones and those named."""
    spared = {0, 1, 2, *kept}
    for name in [path.name for path in Path("/proc/self/fd").iterdir()]:
        if int(name) not in spared:
            with contextlib.suppress(OSError):
                os.close(int(name))


def drop_privileges() -> None:
    """Become a user that owns nothing, so that the bound on processes binds."""
    if os.geteuid() == 0:
        nobody = 2_000_000 + os.getpid()
        os.setgroups([])
        os.setresgid(nobody, nobody, nobody)
        os.setresuid(nobody, nobody, nobody)
    else:
        syscalls.drop_capabilities()
