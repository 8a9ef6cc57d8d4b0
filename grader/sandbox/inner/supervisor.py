"""The supervisor: where there are no PID namespaces, it sees to it that nothing outlives a run.

It stands between the judge and the zygote and does nothing but wait. When the judge is gone, by
whatever end, or when the zygote is, it kills everything below it and removes the scratch folder.
It adopts every orphan of its descendants, so nothing can leave its sight by detaching itself.
"""

import os
import select
import signal
import socket
from contextlib import suppress
from typing import NoReturn

from grader.sandbox.inner import syscalls

# How often to look for the zygote's end where the kernel does not tell of it.
_LOOK_MS = 50


def children() -> set[int]:
    """Return the children of this process, adopted orphans included."""
    with open("/proc/thread-self/children", "rb") as listing:  # noqa: PTH123 - runs often
        return {int(pid) for pid in listing.read().split()}


def end_children(spared: set[int]) -> None:
    """Kill all children but some, and what these leave behind, until nothing is left.

    Orphans become children of this process, which is a subreaper, so that going on until there
    are none reaches every generation.

    Args:
        spared: Process ids of children that live on.
    """
    while found := children() - spared:
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in found:
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def supervise(control: socket.socket, zygote: int, scratch: str) -> NoReturn:
    """Wait until judge or zygote ends, then end everything below.

    Args:
        control: The zygote's end of the socket to the judge; only its hang-up is looked at.
        zygote: Process id of the zygote, a child of this process.
        scratch: The folder that workers write to; removed at the end.
    """
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    poll = select.poll()
    poll.register(control, 0)  # a hang-up is always told
    look_ms = None
    try:
        poll.register(os.pidfd_open(zygote), select.POLLIN)
    except (AttributeError, OSError):  # some builds of Python, old kernels, some containers
        look_ms = _LOOK_MS
    pid = status = 0
    while not pid and not poll.poll(look_ms):
        pid, status = os.waitpid(zygote, os.WNOHANG)
    if not pid:
        status = os.waitpid(zygote, os.WNOHANG)[1]
    end_children(spared=set())
    remove_tree(scratch)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def remove_tree(top: str) -> None:
    """Remove a folder that hostile code has filled, however deep and however protected.

    Nothing is followed: links are removed, and each folder is moved up to the top before its own
    content is looked at, so that no path grows long.

    Args:
        top: The folder; nothing happens where there is none.
    """
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        with suppress(OSError):
            os.chmod(folder, 0o700)  # noqa: PTH101 - as the rest here
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        # A name that hostile code can't have taken in advance.
                        moved = f"{top}/{os.urandom(16).hex()}"
                        with suppress(OSError):
                            os.chmod(entry.path, 0o700)  # noqa: PTH101 - the same
                            os.rename(entry.path, moved)  # noqa: PTH104 - the same
                            waiting.append(moved)
                    else:
                        with suppress(OSError):
                            os.unlink(entry.path)  # noqa: PTH108 - the same
        if folder != top:
            with suppress(OSError):
                os.rmdir(folder)  # noqa: PTH106 - the same
    with suppress(OSError):
        os.rmdir(top)  # noqa: PTH106 - the same
