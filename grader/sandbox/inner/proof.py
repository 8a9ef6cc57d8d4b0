"""Proves a tier before it is claimed: a trial worker attacks its own cage.

It runs before torch is imported, when a fork costs next to nothing. A later, larger suite of
attacks tests the grader; these few are run on every machine at every start, because a kernel,
a container or a security module can take a lock away without an error.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress

from grader.sandbox.inner import syscalls


def _reads_hidden_files(hidden: list[str]) -> bool:
    names = ("solutions", "tests_hidden", ".git")
    return any(os.path.lexists(f"{folder}/{name}") for folder in hidden for name in names)


def _reaches_the_network() -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM):
            return True
    return False


def _sees_other_processes() -> bool:
    seen = {int(name) for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208 - /proc
    return bool(seen - {1, os.getpid()})


def _writes_to_the_system() -> bool:
    for folder in ("/", "/usr", sys.prefix):
        path = f"{folder}/grader-self-attack"
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
            os.unlink(path)  # noqa: PTH108 - no need for more than the call
            return True
    return False


def _keeps_privileges() -> bool:
    wanted = {"CapEff": "0000000000000000", "CapBnd": "0000000000000000", "NoNewPrivs": "1"}
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


def attack(hidden: list[str]) -> list[str]:
    """Try what a locked worker must not be able to do; return the names of what succeeded."""
    attempts: dict[str, Callable[[], bool]] = {
        "read hidden files": lambda: _reads_hidden_files(hidden),
        "reach the network": _reaches_the_network,
        "see other processes": _sees_other_processes,
        "write to the system": _writes_to_the_system,
        "keep privileges": _keeps_privileges,
        "start a program": _starts_a_program,
        "enter a namespace": _enters_a_namespace,
    }
    return [name for name, attempt in attempts.items() if attempt()]


def outlive(lifeline: int) -> None:
    """Leave a process behind that has detached itself and holds `lifeline` open."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while lifeline:
                signal.pause()
        os._exit(0)


def report(replies: int, succeeded: list[str]) -> None:
    """Write the outcome for the zygote."""
    os.write(replies, json.dumps(succeeded).encode())
