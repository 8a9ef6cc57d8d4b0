"""The steps by which a freshly forked worker locks itself in, in the order that works.

Everything here happens before the first byte of a submission is read. A step that fails ends
the worker: there is no half-locked worker.
"""

import os
import signal
from collections.abc import Iterable

from grader.sandbox.inner import cage, identity, landlock, seccomp, syscalls
from grader.sandbox.inner.limits import WorkerLimits, apply_limits, tasks_of_this_user

LOCK_FAILED_STATUS = 113
HOST_NAME = "worker"
# What a worker may know of itself where /proc is the machine's own; the rest would tell of others.
_OF_ITSELF = ("maps", "smaps_rollup", "stat", "statm", "status")
# From this version on Landlock keeps signals inside.
_SIGNALS_SCOPED = 6
# Before this one it does not refuse to empty a file by truncating it.
OLDEST_LANDLOCK_ALONE = 3


def keep_three_pipes(requests: int, replies: int, output: int) -> tuple[int, int]:
    """Move the worker's pipes to fixed numbers and close every other descriptor.

    Standard input is empty, standard output and error go to the `output` pipe.

    Returns:
        The descriptors to read requests from and to write replies to.
    """
    null = os.open(os.devnull, os.O_RDONLY)
    # First out of the way of the numbers that they are moved to.
    high = [os.dup2(fd, 100 + n) for n, fd in enumerate((null, output, requests, replies))]
    for number, fd in enumerate((high[0], high[1], high[1], high[2], high[3])):
        os.dup2(fd, number)
    syscalls.close_other_descriptors(5)
    return 3, 4


def lock_fully(limits: WorkerLimits, libraries: list[str], readable: list[str]) -> None:
    """Apply tier `full`; the process is already in a PID namespace of its own.

    Args:
        limits: What the worker may use.
        libraries: Folders that it may read, besides the system's own.
        readable: All that it may read, from `cage.readable_paths`.

    Raises:
        OSError: The kernel refused a step; the worker must end.
    """
    syscalls.unshare(
        syscalls.CLONE_NEWNS
        | syscalls.CLONE_NEWNET
        | syscalls.CLONE_NEWIPC
        | syscalls.CLONE_NEWUTS
        | syscalls.CLONE_NEWCGROUP
    )
    syscalls.sethostname(HOST_NAME)
    cage.mount_scratch(libraries, limits.file_mib)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # as long as files of its own in /proc are written
    _go_first_when_memory_ends()
    identity.enter_user_namespace()
    apply_limits(limits, others=0)
    syscalls.drop_capabilities()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    # A child that trades what it has inherited for as many large pages has grown by nothing, and
    # the watch would count a page for each of them.
    syscalls.prctl(syscalls.PR_SET_THP_DISABLE, 1)
    landlock.restrict(readable, cage.writable_paths(cage.scratch_paths(libraries)))
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    seccomp.apply_filter()


def lock_without_namespaces(
    limits: WorkerLimits, readable: Iterable[str], scratch: str, capabilities: int
) -> None:
    """Apply tier `landlock`: the same locks but for namespaces, and a stricter filter.

    Args:
        limits: What the worker may use.
        readable: Paths that it may read.
        scratch: The one folder that it may write to.
        capabilities: What it keeps in order to read its own libraries, as `give_up_root` says.

    Raises:
        OSError: The kernel refused a step; the worker must end.
    """
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    _go_first_when_memory_ends()
    apply_limits(limits, others=tasks_of_this_user())
    syscalls.drop_capabilities(kept=capabilities)
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.prctl(syscalls.PR_SET_THP_DISABLE, 1)
    own = f"/proc/{os.getpid()}"
    landlock.restrict(
        [*readable, *(f"{own}/{name}" for name in _OF_ITSELF)],
        cage.writable_paths([scratch]),
        listable=[f"{own}/{name}" for name in ("task", "fd")],
    )
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    is_scoped = landlock.abi_version() >= _SIGNALS_SCOPED
    seccomp.apply_filter(alone=True, own_pid=0 if is_scoped else os.getpid())


def _go_first_when_memory_ends() -> None:
    """Let the kernel take this process, and none of the grader's, if the machine runs out."""
    fd = os.open("/proc/self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(fd, b"1000")
    finally:
        os.close(fd)


def lock_nothing(limits: WorkerLimits) -> None:
    """Apply tier `none`: limits, and the death of the worker with its zygote."""
    is_linux = hasattr(os, "fork") and os.path.isdir("/proc/self")  # noqa: PTH112 - at every fork
    if is_linux:
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
        _go_first_when_memory_ends()
    apply_limits(limits, others=tasks_of_this_user() if is_linux else None)
    if is_linux:
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
