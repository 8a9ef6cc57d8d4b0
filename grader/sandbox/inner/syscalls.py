"""System calls that Python 3.11 does not offer, each a thin function that raises OSError.

Numbers and constants are from the kernel's public headers (`include/uapi/linux`).
Importable on every platform; callable on Linux alone.
"""

import ctypes
import os
import platform
import signal

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

MOUNT_ATTR_RDONLY = 1
MOUNT_ATTR_NOSUID = 2
MOUNT_ATTR_NODEV = 4

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_SET_THP_DISABLE = 41
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
SECCOMP_MODE_FILTER = 2

SYS_MOUNT_SETATTR = 442  # the same number on every architecture, as all calls since 424
SYS_LANDLOCK_CREATE_RULESET = 444
SYS_LANDLOCK_ADD_RULE = 445
SYS_LANDLOCK_RESTRICT_SELF = 446
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_SYS_PTRACE = {"x86_64": 101, "aarch64": 117}
_SYS_CAPSET = {"x86_64": 126, "aarch64": 91}
_SYS_CLONE = {"x86_64": 56, "aarch64": 220}

CAP_DAC_READ_SEARCH = 1 << 2

_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_CAPABILITY_VERSION_3 = 0x20080522

# Once: to ask costs a fresh child a few dozen pages.
_MACHINE = platform.machine()
_libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
if _libc is not None and hasattr(_libc, "prctl"):
    _libc.prctl.argtypes = (ctypes.c_int, *[ctypes.c_ulong] * 4)


def syscall(number: int, *arguments: object) -> int:
    """Make a system call by number.

    Raises:
        OSError: The call failed.
    """
    assert _libc is not None, "Linux only"  # noqa: S101 - a programming error, not an input
    converted = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(_libc.syscall(ctypes.c_long(number), *converted))
    if result < 0:
        _raise_errno(f"system call {number}")
    return result


def _raise_errno(what: str) -> None:
    code = ctypes.get_errno()
    raise OSError(code, f"{what}: {os.strerror(code)}")


def _call(name: str, *arguments: object) -> int:
    assert _libc is not None, "Linux only"  # noqa: S101 - a programming error, not an input
    result = int(getattr(_libc, name)(*arguments))
    if result < 0:
        _raise_errno(name)
    return result


def unshare(flags: int) -> None:
    """Move the calling process into new namespaces."""
    _call("unshare", flags)


def fork_into(flags: int) -> int:
    """Fork with the child in new namespaces; returns its process id, and 0 in the child.

    A PID namespace is entered by a child alone: with `unshare` and `os.fork` it takes a second one
    to make it. Python's own preparations for a fork are left out, so that this is for a process of
    one thread whose child does little.
    """
    # Neither a stack nor a place for numbers: the order of these differs between processors.
    return syscall(_SYS_CLONE[_MACHINE], flags | signal.SIGCHLD, 0, 0, 0, 0)


def setns(fd: int, kind: int) -> None:
    """Join the namespace that `fd` refers to."""
    _call("setns", fd, kind)


def prctl(option: int, *arguments: int) -> int:
    """Operate on the calling process, as the manual page of prctl says."""
    padded = (*arguments, 0, 0, 0, 0)[:4]
    return _call("prctl", option, *padded)


def prctl_pointer(option: int, argument: int, pointer: object) -> int:
    """Operate on the calling process with a structure as argument."""
    address = ctypes.cast(pointer, ctypes.c_void_p).value  # type: ignore[arg-type] # any pointer
    return _call("prctl", option, argument, address or 0, 0, 0)


def madvise(start: int, length: int, advice: int) -> None:
    """Advise the kernel about a range of this process's memory."""
    _call("madvise", ctypes.c_void_p(start), ctypes.c_size_t(length), advice)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Mount `source` of file system `kind` on `target`."""
    _call(
        "mount",
        source.encode(),
        target.encode(),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        data.encode() or None,
    )


def unmount(target: str) -> None:
    """Detach what is mounted on `target`."""
    _call("umount2", target.encode(), MNT_DETACH)


def ptrace(request: int, pid: int) -> int:
    """Ask to trace a process, without address or data."""
    return syscall(_SYS_PTRACE[_MACHINE], request, pid, 0, 0)


class _MountAttr(ctypes.Structure):
    _fields_ = (
        ("attr_set", ctypes.c_uint64),
        ("attr_clr", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns_fd", ctypes.c_uint64),
    )


def restrict_mount(target: str, attributes: int) -> None:
    """Add attributes (such as read-only) to a mount and to all mounts below it."""
    attr = _MountAttr(attr_set=attributes)
    path = ctypes.c_char_p(target.encode())
    syscall(
        SYS_MOUNT_SETATTR,
        _AT_FDCWD,
        path,
        _AT_RECURSIVE,
        ctypes.byref(attr),
        ctypes.sizeof(attr),
    )


def pivot_root(new_root: str) -> None:
    """Make `new_root` the root of this mount namespace and drop the old root."""
    os.chdir(new_root)
    dot = ctypes.c_char_p(b".")
    # With both arguments ".", the old root is stacked under the new one and can be detached
    # without a folder to put it in: pivot_root(2), section "pivot_root(".", ".")".
    syscall(_SYS_PIVOT_ROOT[_MACHINE], dot, dot)
    unmount(".")
    os.chdir("/")


class _CapHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapData(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def drop_capabilities(kept: int = 0) -> None:
    """Give up every capability for good, also those of programs started later.

    Args:
        kept: Mask of those that this process and its children keep.
    """
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # past the last capability that this kernel knows
            break
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    set_capabilities(kept)


def set_capabilities(mask: int) -> None:
    """Have these capabilities and no other; each must be a permitted one.

    Args:
        mask: A bit for each, such as `CAP_DAC_READ_SEARCH`; numbers below 32 alone.
    """
    header = _CapHeader(version=_CAPABILITY_VERSION_3, pid=0)
    data = (_CapData * 2)(_CapData(effective=mask, permitted=mask, inheritable=0))
    syscall(_SYS_CAPSET[_MACHINE], ctypes.byref(header), ctypes.byref(data))


def sethostname(name: str) -> None:
    """Name this UTS namespace."""
    _call("sethostname", name.encode(), ctypes.c_size_t(len(name)))


def close_other_descriptors(keep: int) -> None:
    """Close every descriptor from `keep` upwards."""
    os.closerange(keep, 1 << 16) if _libc is None else _close_range(keep)


def _close_range(first: int) -> None:
    try:
        _call("close_range", ctypes.c_uint(first), ctypes.c_uint(0xFFFFFFFF), 0)
    except (AttributeError, OSError):  # glibc before 2.34 or kernel before 5.9
        os.closerange(first, os.sysconf("SC_OPEN_MAX"))
