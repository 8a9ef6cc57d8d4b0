"""Proves a tier before it is claimed: trial workers attack their own lock.

They run before torch is imported, when a fork costs next to nothing. A larger suite of attacks
tests the grader; these few are run on every machine at every start, because a kernel, a container
or a security module can take a lock away without an error.
"""

import json
import os
import select
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from grader.sandbox.inner import syscalls

OUTLIVE = "outlive the kill"
_PTRACE_SEIZE = 0x4206


@dataclass(frozen=True)
class Targets:
    """What a trial worker attacks.

    Args:
        baits: Files that must not be read; they could be before the lock.
        neighbour: A file that another worker has written and still holds; empty for none.
        zygote: Process id of the zygote.
        capabilities: What a worker of this tier keeps, as a mask.
        own: Folders that are the worker's own, and empty, although others' files lie at that path.
    """

    baits: list[str]
    neighbour: str
    zygote: int
    capabilities: int
    own: list[str] = field(default_factory=list)


def readable_baits(paths: Iterable[str]) -> list[str]:
    """Return those files that can be read now, so that a refusal later means something.

    Raises:
        OSError: There is none.
    """
    found = [path for path in paths if os.access(path, os.R_OK)]
    if not found:
        raise OSError(2, "there is no file to try the lock with")
    return found


def _reads_one_of(paths: Iterable[str]) -> bool:
    for path in paths:
        with suppress(OSError):
            os.close(os.open(path, os.O_RDONLY))
            return True
    return False


def _reaches_the_network() -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM):
            return True
    return False


def _sees_other_processes() -> bool:
    with suppress(OSError):
        seen = {int(name) for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208 - /proc
        return bool(seen - {1, os.getpid()})
    return False


def _reaches_a_process(pid: int) -> bool:
    with suppress(OSError):
        os.kill(pid, 0)
        return True
    with suppress(OSError):
        syscalls.ptrace(_PTRACE_SEIZE, pid)
        return True
    return _reads_one_of([f"/proc/{pid}/mem", f"/proc/{pid}/environ"])


def _changes_a_process(pid: int) -> bool:
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, 19)
        return True
    return False


def _writes_outside(baits: Iterable[str], own: Iterable[str]) -> bool:
    folders = {"/", "/usr", sys.prefix, *(os.path.dirname(path) for path in baits)}  # noqa: PTH120
    for folder in folders.difference(own):
        path = f"{folder}/grader-self-attack"
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
            os.unlink(path)  # noqa: PTH108 - no need for more than the call
            return True
    for path in baits:
        with suppress(OSError):
            os.utime(path)
            return True
    return False


def _keeps_privileges(capabilities: int) -> bool:
    wanted = {
        "CapEff": f"{capabilities:016x}",
        "CapPrm": f"{capabilities:016x}",
        "NoNewPrivs": "1",
        "Seccomp": "2",
    }
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - /proc
        found = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
    return any(found.get(name) != value for name, value in wanted.items())


def _starts_a_program() -> bool:
    with suppress(OSError):
        subprocess.run(["/bin/true"], check=False)
        return True
    return False


def _enters_a_namespace() -> bool:
    with suppress(OSError):
        syscalls.unshare(syscalls.CLONE_NEWUSER)
        return True
    return False


def _attempts(targets: Targets) -> dict[str, Callable[[], bool]]:
    return {
        "read hidden files": lambda: _reads_one_of(targets.baits),
        "see another submission": lambda: _reads_one_of(filter(None, [targets.neighbour])),
        "reach the network": _reaches_the_network,
        "see other processes": _sees_other_processes,
        "reach its parent": lambda: _reaches_a_process(targets.zygote),
        "slow its parent down": lambda: _changes_a_process(targets.zygote),
        "write to the system": lambda: _writes_outside(targets.baits, targets.own),
        "keep privileges": lambda: _keeps_privileges(targets.capabilities),
        "start a program": _starts_a_program,
        "enter a namespace": _enters_a_namespace,
    }


def attack(targets: Targets) -> list[str]:
    """Try what a locked worker must not be able to do; return the names of what succeeded."""
    return [name for name, attempt in _attempts(targets).items() if attempt()]


def names() -> list[str]:
    """Return the names of all attempts."""
    return [*_attempts(Targets([], "", 0, 0)), OUTLIVE]


def leave_a_file(scratch: str) -> str:
    """Write a file where a worker may, for the next trial worker to look for; returns its path."""
    path = f"{scratch}/neighbour"
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))
    return path


def outlive(replies: int) -> None:
    """Leave a process behind that has detached itself and holds all but `replies` open.

    It would live for ever, but for one thing: it ends when the zygote, which reads its standard
    error, does, so that nothing is left where zygote and supervisor are killed during the proof.
    """
    if os.fork() == 0:
        os.close(replies)
        with suppress(OSError):  # some tiers refuse this
            os.setsid()
        if os.fork() == 0:
            listener = select.poll()
            listener.register(2, 0)  # that the other end was closed is always told
            listener.poll()
        os._exit(0)


def report(replies: int, succeeded: list[str], left: str) -> None:
    """Write the outcome for the zygote."""
    os.write(replies, json.dumps({"succeeded": succeeded, "left": left}).encode())
