"""The steps by which a freshly forked worker locks itself in, in the order that works.

Everything here happens before the first byte of a submission is read. A step that fails ends
the worker: there is no half-locked worker.
"""

import os
import signal

from grader.sandbox.inner import cage, landlock, seccomp, syscalls
from grader.sandbox.inner.limits import WorkerLimits, apply_limits

LOCK_FAILED_STATUS = 113


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


def lock_fully(limits: WorkerLimits, libraries: list[str]) -> None:
    """Apply tier `full`; the process is already in a PID namespace of its own.

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
    cage.mount_scratch(libraries, limits.file_mib)
    _go_first_when_memory_ends()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    cage.enter_user_namespace()
    apply_limits(limits, own_namespace=True)
    syscalls.drop_capabilities()
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    landlock.restrict(cage.readable_paths(libraries), cage.writable_paths(libraries))
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    seccomp.apply_filter()


def _go_first_when_memory_ends() -> None:
    """Let the kernel take this process, and none of the grader's, if the machine runs out."""
    fd = os.open("/proc/self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(fd, b"1000")
    finally:
        os.close(fd)


def lock_nothing(limits: WorkerLimits) -> None:
    """Apply tier `none`: limits, and the death of the worker with its zygote."""
    apply_limits(limits, own_namespace=False)
    if hasattr(os, "fork") and os.path.isdir("/proc/self"):  # noqa: PTH112 - runs at every fork
        _go_first_when_memory_ends()
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
