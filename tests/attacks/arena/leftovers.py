"""What is there before an attack and must be all that is there after it.

The machine is shared with whatever else runs on it, so each look is confined to what can only be
ours: descendants of this process, its mounts and descriptors, the temporary folder that it gave
to the grader, names with the mark that attacks put on what they leave, and IPC objects of the
worker's user.
"""

import os
import shutil
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PATIENCE_S = 2.0
_LOOK_S = 0.01
_PUBLIC = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock")  # noqa: S108 - looked at, never written
_SYSV = ("shm", "msg", "sem")
_UID_COLUMNS = {"shm": 7, "msg": 7, "sem": 4}


@dataclass(frozen=True)
class Place:
    """Where to look.

    Args:
        temporary: The temporary folder that the grader works in.
        mark: The word in the names of all that attacks leave elsewhere.
        worker_uid: The user of workers; -1 if unknown.
    """

    temporary: Path
    mark: str
    worker_uid: int = -1


def tree_of(roots: Iterable[int]) -> set[int]:
    """Return these processes and all their descendants, zombies included."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        if pid not in found:
            found.add(pid)
            with suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    waiting += map(int, (task / "children").read_bytes().split())
    return found


def snapshot(place: Place) -> frozenset[str]:
    """Describe everything there is, one line for each thing."""
    tree = tree_of([os.getpid()])
    found = {f"process {pid}" for pid in tree}
    for pid in tree:
        found |= _connections(pid)
    found |= {f"mount {line}" for line in Path("/proc/self/mountinfo").read_text().splitlines()}
    found |= {f"file {path}" for path in place.temporary.rglob("*")}
    found |= _marked(place)
    if place.worker_uid not in {-1, os.getuid()}:
        found |= _of_user(place.worker_uid)
    return frozenset(found)


def left_over(before: frozenset[str], place: Place) -> list[str]:
    """Return what is there and was not before; waits a moment for what is about to go."""
    deadline = time.monotonic() + _PATIENCE_S
    while (new := snapshot(place) - before) and time.monotonic() < deadline:
        time.sleep(_LOOK_S)
    return sorted(new)


def clean_up(new: Iterable[str]) -> None:
    """Remove what was left over, so that no later test finds it."""
    for thing in new:
        kind, _, name = thing.partition(" ")
        with suppress(OSError, ValueError):
            if kind == "process":
                os.kill(int(name), signal.SIGKILL)
                os.waitpid(int(name), 0)
            elif kind == "file" and Path(name).is_dir() and not Path(name).is_symlink():
                shutil.rmtree(name)
            elif kind == "file":
                Path(name).unlink()


def _connections(pid: int) -> set[str]:
    found = set()
    with suppress(OSError):  # it has just ended, or is another user's
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                target = str(link.readlink())
                if target.startswith(("socket:", "pipe:")):
                    found.add(f"{target} of process {pid}")
    return found


def _marked(place: Place) -> set[str]:
    folders = {*map(Path, _PUBLIC), Path.home(), Path.cwd(), place.temporary}
    found = set()
    for folder in folders:
        with suppress(OSError):
            names = (entry.name for entry in os.scandir(folder) if place.mark in entry.name)
            found |= {f"file {folder / name}" for name in names}
    for line in Path("/proc/net/unix").read_text().splitlines():
        if place.mark in line:
            found.add(f"socket {line.split()[-1]}")
    return found


def _of_user(uid: int) -> set[str]:
    found = set()
    with suppress(OSError):
        for entry in os.scandir("/dev/shm"):  # noqa: S108 - looked at, never written
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_uid == uid:
                    found.add(f"file {entry.path}")
    for kind in _SYSV:
        with suppress(OSError):
            for line in Path(f"/proc/sysvipc/{kind}").read_text().splitlines()[1:]:
                words = line.split()
                if int(words[_UID_COLUMNS[kind]]) == uid:
                    found.add(f"System V {kind} {words[1]}")
    return found
