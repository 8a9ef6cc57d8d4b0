"""Landlock: the kernel refuses every path that was not allowed by name.

The mount namespace already hides what a worker must not see. This is the second, independent
lock: it holds even where a mount was forgotten, and it also refuses TCP, signals to processes
outside and abstract sockets where the kernel knows how.

Source: kernel documentation, userspace-api/landlock; constants from `linux/landlock.h`.
"""

import ctypes
import os
from collections.abc import Iterable

from grader.sandbox.inner import syscalls

_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

EXECUTE = 1 << 0
WRITE_FILE = 1 << 1
READ_FILE = 1 << 2
READ_DIR = 1 << 3
_TRUNCATE = 1 << 14
_IOCTL_DEV = 1 << 15
_ALL_BY_ABI = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_DIRECTORY_ONLY = READ_DIR | (((1 << 14) - 1) & ~((1 << 4) - 1))  # make, remove, refer
_TCP_RIGHTS = 0b11  # bind and connect, ABI 4
_SCOPES = 0b11  # abstract unix sockets and signals, ABI 6

READ_ONLY = READ_FILE | READ_DIR | EXECUTE


class _RulesetAttr(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi_version() -> int:
    """Return the kernel's Landlock version, 0 where there is none."""
    try:
        return syscalls.syscall(
            syscalls.SYS_LANDLOCK_CREATE_RULESET, ctypes.c_void_p(None), 0, _CREATE_RULESET_VERSION
        )
    except OSError:
        return 0


def _handled_files(abi: int) -> int:
    return max(rights for version, rights in _ALL_BY_ABI.items() if version <= abi)


def restrict(
    readable: Iterable[str], writable: Iterable[str], listable: Iterable[str] = ()
) -> None:
    """Refuse this process, for good, every path that is not below one of those named.

    Args:
        readable: Paths that may be read and executed. Missing ones are passed over.
        writable: Paths that may also be written to.
        listable: Folders that may be listed, without the files in them.

    Raises:
        OSError: The kernel has no Landlock, or refused the rules.
    """
    abi = abi_version()
    if abi < 1:
        raise OSError(95, "Landlock is not offered by this kernel")
    files = _handled_files(abi)
    attr = _RulesetAttr(
        handled_access_fs=files,
        handled_access_net=_TCP_RIGHTS if abi >= 4 else 0,  # noqa: PLR2004 - an ABI number
        scoped=_SCOPES if abi >= 6 else 0,  # noqa: PLR2004 - an ABI number
    )
    # Older kernels refuse a structure longer than the one they know.
    size = 8 if abi < 4 else 16 if abi < 6 else 24  # noqa: PLR2004 - ABI numbers
    ruleset = syscalls.syscall(syscalls.SYS_LANDLOCK_CREATE_RULESET, ctypes.byref(attr), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, READ_ONLY & files)
        for path in listable:
            _allow(ruleset, path, READ_DIR)
        for path in writable:
            _allow(ruleset, path, files & ~EXECUTE & ~_IOCTL_DEV)
        syscalls.syscall(syscalls.SYS_LANDLOCK_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - the hot path of every fork
            rights &= ~_DIRECTORY_ONLY
        rule = _PathBeneath(allowed_access=rights, parent_fd=fd)
        syscalls.syscall(
            syscalls.SYS_LANDLOCK_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0
        )
    finally:
        os.close(fd)
