"""The cage: a file system view with the interpreter, its libraries and nothing else.

It is built once, by the launcher, before torch is imported; every worker inherits it. The paths
stay as they are outside, so that nothing notices; what was not named does not exist.
"""

import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from grader.sandbox.inner import syscalls

_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin", "/nix/store")
_SYSTEM_FILES = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/localtime",
    "/sys/devices/system/cpu",  # torch's cpuinfo library complains on standard error without it
)
_PROC_FILES = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm/overcommit_memory")
# Without /dev/zero: what is mapped from it is shared memory that nobody bounds.
_DEVICES = ("/dev/null", "/dev/full", "/dev/random", "/dev/urandom")
_SCRATCH = ("/tmp", "/dev/shm")  # noqa: S108 - mount points, private to each worker
_MOUNT_POINTS = ("/mnt", "/srv", "/media", "/dev/shm", "/tmp")  # noqa: S108 - the same
# A device can still be written to; its times and its mode belong to the whole machine.
_DEVICE = syscalls.MOUNT_ATTR_RDONLY | syscalls.MOUNT_ATTR_NOSUID
_SCRATCH_FLAGS = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC


def interpreter_paths() -> list[str]:
    """Return the folders that this interpreter and its packages live in."""
    named = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
    named += [path for path in sysconfig.get_paths().values() if path]
    # The repository itself may be on the path of an editable installation: only the package in
    # it is shown, by name.
    home = Path(__file__).resolve().parents[3]
    named += [p for p in sys.path if p and Path(p).is_dir() and Path(p).resolve() != home]
    named += os.environ.get("LD_LIBRARY_PATH", "").split(":")
    real = [str(Path(path).resolve()) for path in named if path]
    return sorted({path for path in [*named, *real] if path.startswith("/") and path != "/"})


def readable_paths(libraries: Iterable[str]) -> list[str]:
    """Return what may be read in the cage, which has been entered: each tree once.

    Every worker makes a rule of each of them. What is missing, a link, or a part of another would
    add time and no right.
    """
    named = (*_SYSTEM, *_SYSTEM_FILES, *_DEVICES, *libraries)
    # Of /proc each worker may have another.
    found = {os.path.realpath(path) for path in named if os.path.exists(path)}  # noqa: PTH110 - False for what may not be looked at
    return [*_outermost(found), "/proc"]


def readable_without_cage(libraries: Iterable[str], hidden: Iterable[str]) -> list[str]:
    """Return what may be read where there is no cage, so that Landlock alone has to hide.

    Landlock allows whole trees. A tree with a hidden folder in it is replaced by the parts that
    have none; the folders on the way to it can then be passed through but not listed.

    Args:
        libraries: Folders to read; named ones are shown even inside hidden ones.
        hidden: Folders that must not be read.
    """
    secret = {os.path.realpath(path) for path in hidden}
    found: list[str] = []
    for path in (*_SYSTEM, *_SYSTEM_FILES, *_DEVICES, *_PROC_FILES, *libraries):
        found += _parts_without(os.path.realpath(path), secret)
    return sorted(set(found))


def _parts_without(path: str, secret: set[str]) -> list[str]:
    if not any(folder.startswith(path + "/") for folder in secret):
        return [path]
    parts: list[str] = []
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.path not in secret and not entry.is_symlink():
                parts += _parts_without(entry.path, secret)
    return parts


def scratch_paths(libraries: Iterable[str]) -> list[str]:
    """Return where each worker gets an empty file system of its own, the best place first.

    A place below which libraries live stays as it is: a fresh mount would hide them.

    Raises:
        OSError: No place is left.
    """
    shown = list(libraries)
    free = [s for s in _SCRATCH if not any((path + "/").startswith(s + "/") for path in shown)]
    if not free:
        raise OSError(2, f"libraries lie below each of {' and '.join(_SCRATCH)}")
    return free


def writable_paths(scratch: Iterable[str]) -> list[str]:
    """Return what a worker may write to: its scratch folders and the harmless devices."""
    return [*scratch, "/dev/null", "/dev/full"]


def _outermost(paths: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path == above or path.startswith(above + "/") for above in kept):
            kept.append(path)
    return kept


def enter(libraries: Iterable[str], hidden: Iterable[str]) -> None:
    """Move this process into a new mount namespace that shows only the cage.

    The caller has the right to mount: it is root, or has just entered a user namespace.

    Args:
        libraries: Folders to show read-only, besides the system's own.
        hidden: Folders that must not be seen even where one of the others contains them;
            libraries inside them are shown all the same.

    Raises:
        OSError: A step was refused; the message names the path.
    """
    secret = list(hidden)
    shown = [path for path in libraries if path not in secret and Path(path).is_dir()]
    root = _new_root(shown)
    visible = _outermost([*_SYSTEM, *_SYSTEM_FILES, *shown])
    for path in visible:
        _show(root, path)
    for path in _outermost(secret):
        if any(path.startswith(above + "/") for above in visible):
            syscalls.mount("none", root + path, "tmpfs", 0, "mode=755,size=64k")
            for library in _outermost(s for s in shown if s.startswith(path + "/")):
                _show(root, library)
    for path in _DEVICES:
        _show(root, path, devices=True)
    for path in _SCRATCH:
        Path(root + path).mkdir(parents=True, exist_ok=True)
    for path in scratch_paths(shown):
        # For the zygote: some builds of torch write while they are imported. Each worker mounts
        # an empty one of its own over this.
        syscalls.mount("none", root + path, "tmpfs", _SCRATCH_FLAGS, "mode=1777,size=16m")
    _show_proc(root)
    syscalls.mount("none", root, "", syscalls.MS_REMOUNT | syscalls.MS_BIND | syscalls.MS_RDONLY)
    syscalls.pivot_root(root)
    for path in secret:
        if Path(path).is_dir() and _PRIVATE.intersection(os.listdir(path)):  # noqa: PTH208
            raise OSError(1, f"{path} is still visible in the cage")


_PRIVATE = {"solutions", "tests_hidden"}


def _new_root(shown: list[str]) -> str:
    """Mount the empty file system that becomes the new root, where it hides nothing needed."""
    syscalls.mount("none", "/", "", syscalls.MS_REC | syscalls.MS_PRIVATE)
    flags = syscalls.MS_NOSUID | syscalls.MS_NODEV
    for place in _MOUNT_POINTS:
        if Path(place).is_dir() and not any(path.startswith(place) for path in shown):
            syscalls.mount("none", place, "tmpfs", flags, "mode=755,size=4m")
            return place
    raise OSError(2, f"libraries lie below each of {', '.join(_MOUNT_POINTS)}")


def _show(root: str, path: str, *, devices: bool = False) -> None:
    """Bind one path of the old root, read-only, at the same place of the new one."""
    source, target = Path(path), Path(root + path)
    if not os.path.lexists(path):
        return
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if source.is_symlink():
        if not target.is_symlink():
            target.symlink_to(source.readlink())
        return
    if source.is_dir():
        target.mkdir(mode=0o755, exist_ok=True)
    else:
        target.touch(mode=0o644)
    syscalls.mount(path, str(target), "", syscalls.MS_BIND | syscalls.MS_REC)
    syscalls.restrict_mount(
        str(target), _DEVICE if devices else _DEVICE | syscalls.MOUNT_ATTR_NODEV
    )


def _show_proc(root: str) -> None:
    # The kernel lets an unprivileged process mount a fresh /proc only where a complete one is
    # already visible. Each worker mounts its own over this one.
    Path(root + "/proc").mkdir(exist_ok=True)
    syscalls.mount("/proc", root + "/proc", "", syscalls.MS_BIND | syscalls.MS_REC)


def mount_scratch(libraries: Iterable[str], size_mib: int) -> None:
    """Give this worker a fresh /proc and its own empty, bounded scratch file systems."""
    syscalls.mount("proc", "/proc", "proc", _SCRATCH_FLAGS)
    for path in scratch_paths(libraries):
        options = f"mode=1777,size={size_mib}m,nr_inodes=4096"
        syscalls.mount("none", path, "tmpfs", _SCRATCH_FLAGS, options)
