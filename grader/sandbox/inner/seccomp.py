"""seccomp: system calls that no exercise needs are refused.

Namespaces and Landlock decide *what* a worker can reach; this filter takes away the calls that
are used to break out of both. It is a deny list: torch and the C library need a few hundred
calls, and a worker may compute freely. A refused call gives EPERM, so that honest code sees an
ordinary PermissionError. It also takes away what holds memory that counts as that of no process,
which nobody could bound then: sockets, shared memory without a file, pages handed to pipes.
Where there are no namespaces (tier `landlock`) the filter takes their part: it keeps a worker in
its process group and away from the settings of other processes.

Source: kernel documentation, userspace-api/seccomp_filter; numbers in `seccomp_calls`.
"""

import ctypes
import platform
import struct

from grader.sandbox.inner import seccomp_calls as calls
from grader.sandbox.inner import syscalls

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_AND = 0x54  # BPF_ALU | BPF_AND | BPF_K
_JUMP_EQUAL = 0x15
_JUMP_GREATER_EQUAL = 0x35
_JUMP_ANY_BIT = 0x45
_RETURN = 0x06

_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERRNO = 0x00050000
_EPERM = 1
_ENOSYS = 38
_EAFNOSUPPORT = 97

_NUMBER_OFFSET = 0
_ARCH_OFFSET = 4
_X32_BIT = 0x40000000
# Every CLONE_NEW* flag, NEWTIME included, and CLONE_PARENT: a sibling would be a child of the
# zygote, which does not know of it.
_CLONE_FLAGS = 0x7E020080 | 0x8000
_SHARED_ANONYMOUS = 0x21  # MAP_SHARED and MAP_ANONYMOUS
_TERMINAL_INPUT = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
# FS_IOC_SETFLAGS, FS_IOC_SETVERSION, their 32-bit forms, and FS_IOC_FSSETXATTR: they change a file
# that is open for reading only, if its owner asks.
_FILE_REQUESTS = (0x40086602, 0x40046602, 0x401C5820, 0x40087602, 0x40047602)
_OWNER_COMMANDS = (8, 10, 15)  # F_SETOWN, F_SETSIG, F_SETOWN_EX
_WATCH_COMMANDS = (1024, 1026)  # F_SETLEASE, F_NOTIFY: they tell when others use a file
# Locks of a range (F_SETLK, F_SETLKW, and both of an open file): memory of the kernel, without a
# bound, and slow to let go. flock() is not among them.
_RANGE_COMMANDS = (6, 7, 37, 38)
_FILE_COMMANDS = _WATCH_COMMANDS + _RANGE_COMMANDS
# What would undo a part of the lock: the death signal, dumpability, large pages, who may trace,
# memory maps.
_LOCK_OPTIONS = (
    *(syscalls.PR_SET_PDEATHSIG, syscalls.PR_SET_DUMPABLE, syscalls.PR_SET_THP_DISABLE),
    *(0x59616D61, 35),  # PR_SET_PTRACER, PR_SET_MM
)

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def is_supported() -> bool:
    """Tell whether the filter is written for this machine's architecture."""
    return platform.machine() in _AUDIT_ARCH


def denied_numbers(*, alone: bool = False) -> dict[str, calls.Calls]:
    """Return the calls that are always refused, by group, with their numbers by architecture.

    Args:
        alone: Whether the filter stands without namespaces.
    """
    groups = calls.ALWAYS | calls.WITHOUT_NAMESPACES if alone else calls.ALWAYS
    return {group: dict(members) for group, members in groups.items()}


def _statement(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _load_argument(index: int) -> bytes:
    # Its low word: both supported architectures are little-endian, and every argument that is
    # looked at is an int.
    return _statement(_LOAD, 16 + 8 * index)


def _refuse(error: int) -> bytes:
    return _statement(_RETURN, _ERRNO | error)


_PASS = _statement(_RETURN, _ALLOW)


def _when_number_is(number: int, then: bytes) -> bytes:
    return _statement(_JUMP_EQUAL, number, 0, len(then) // 8) + then


def _refuse_unless(index: int, allowed: int, error: int = _EPERM) -> bytes:
    """Refuse unless an argument has the one value; go on if it has."""
    return _load_argument(index) + _statement(_JUMP_EQUAL, allowed, 1, 0) + _refuse(error)


def _only(index: int, allowed: int, error: int = _EPERM) -> bytes:
    """Refuse unless an argument has the one value, then allow."""
    return _refuse_unless(index, allowed, error) + _PASS


def _none_of(index: int, refused: tuple[int, ...], mask: int = 0xFFFFFFFF) -> bytes:
    """Refuse where an argument, or the masked part of it, has one of the values."""
    tests = b""
    for place, value in enumerate(refused):
        to_refusal = len(refused) - place - 1
        is_last = place == len(refused) - 1
        tests += _statement(_JUMP_EQUAL, value, to_refusal, 1 if is_last else 0)
    return _load_argument(index) + _statement(_AND, mask) + tests + _refuse(_EPERM) + _PASS


def _foreign_architectures(machine: str) -> bytes:
    program = _statement(_LOAD, _ARCH_OFFSET)
    program += _statement(_JUMP_EQUAL, _AUDIT_ARCH[machine], 1, 0) + _statement(_RETURN, _KILL)
    program += _statement(_LOAD, _NUMBER_OFFSET)
    if machine == "x86_64":
        program += _statement(_JUMP_GREATER_EQUAL, _X32_BIT, 0, 1) + _statement(_RETURN, _KILL)
    return program


def _by_argument(machine: str) -> bytes:
    """The calls that are refused for some arguments, in every tier."""
    program = _when_number_is(calls.CLONE3, _refuse(_ENOSYS))  # its flags are behind a pointer
    program += _when_number_is(
        calls.CLONE[machine],
        _load_argument(0) + _statement(_JUMP_ANY_BIT, _CLONE_FLAGS, 0, 1) + _refuse(_EPERM) + _PASS,
    )
    # What lies in a socket counts as memory of no process, and with a socket one reaches others.
    program += _when_number_is(calls.SOCKET[machine], _refuse(_EAFNOSUPPORT))
    program += _when_number_is(calls.SOCKETPAIR[machine], _refuse(_EPERM))
    # Pages of such a mapping stay when no process maps them any more. Files are bounded.
    shared = _none_of(3, (_SHARED_ANONYMOUS,), _SHARED_ANONYMOUS)
    program += _when_number_is(calls.MMAP[machine], shared)
    return program + _when_number_is(calls.PRCTL[machine], _none_of(0, _LOCK_OPTIONS))


def _by_argument_alone(machine: str, own_pid: int) -> bytes:
    """The same where there are no namespaces.

    Args:
        machine: The architecture.
        own_pid: The one process that may be signalled; 0 where Landlock scopes signals.
    """
    column = calls.MACHINES.index(machine)
    requests = _TERMINAL_INPUT + _FILE_REQUESTS
    program = _when_number_is(calls.IOCTL[machine], _none_of(1, requests))
    program += _when_number_is(calls.FCNTL[machine], _none_of(1, _OWNER_COMMANDS + _FILE_COMMANDS))
    for numbers in calls.SETTING_BY_FIRST.values():
        program += _when_number_is(numbers[column], _only(0, 0))
    for entry in calls.SETTING_BY_KIND.values():
        own_process = _refuse_unless(0, entry[-1]) + _only(1, 0)
        program += _when_number_is(entry[column], own_process)
    if own_pid:
        for number in calls.SIGNALLING[machine]:
            program += _when_number_is(number, _only(0, own_pid))
        program += _when_number_is(calls.PIDFD_SEND_SIGNAL, _refuse(_EPERM))
    return program


def build_filter(machine: str, *, alone: bool = False, own_pid: int = 0) -> bytes:
    """Assemble the program for one architecture.

    Args:
        machine: As `platform.machine()` gives it: x86_64 or aarch64.
        alone: Whether it stands without namespaces.
        own_pid: With `alone`: the one process that may be signalled, on kernels where Landlock
            does not see to that; else 0.

    Returns:
        The instructions, 8 bytes each.
    """
    column = calls.MACHINES.index(machine)
    program = _foreign_architectures(machine) + _by_argument(machine)
    if alone:
        program += _by_argument_alone(machine, own_pid)
    else:
        program += _when_number_is(calls.IOCTL[machine], _none_of(1, _TERMINAL_INPUT))
        program += _when_number_is(calls.FCNTL[machine], _none_of(1, _FILE_COMMANDS))
    groups = denied_numbers(alone=alone).values()
    numbers = [numbers[column] for group in groups for numbers in group.values()]
    refused = sorted({number for number in numbers if number is not None})
    for index, number in enumerate(refused):
        program += _statement(_JUMP_EQUAL, number, len(refused) - index, 0)
    return program + _PASS + _refuse(_EPERM)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def apply_filter(*, alone: bool = False, own_pid: int = 0) -> None:
    """Put the filter on this process and all its children, for good.

    `no_new_privs` must have been set before.

    Args:
        alone: As `build_filter` says.
        own_pid: The same.

    Raises:
        OSError: The kernel refused it.
    """
    code = (
        build_filter(platform.machine(), alone=alone, own_pid=own_pid)
        if own_pid
        else (_PROGRAMS[alone])
    )
    program = _Program(length=len(code) // 8, filter=code)
    syscalls.prctl_pointer(
        syscalls.PR_SET_SECCOMP, syscalls.SECCOMP_MODE_FILTER, ctypes.pointer(program)
    )


_PROGRAMS = (
    {alone: build_filter(platform.machine(), alone=alone) for alone in (False, True)}
    if is_supported()
    else {}
)
