"""seccomp: system calls that no exercise needs are refused.

Namespaces and Landlock decide *what* a worker can reach; this filter takes away the calls that
are used to break out of both. It is a deny list: torch and the C library need a few hundred
calls, and a worker may compute freely. A refused call gives EPERM, so that honest code sees an
ordinary PermissionError.

Source: kernel documentation, userspace-api/seccomp_filter; numbers from `asm/unistd.h`.
"""

import ctypes
import platform
import struct

from grader.sandbox.inner import syscalls

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
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
_AF_UNIX = 1
_NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW* flag, NEWTIME included
_TIOCSTI = 0x5412
_TIOCLINUX = 0x541C

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# name: (x86_64, aarch64); None where the architecture has no such call.
_DENIED: dict[str, dict[str, tuple[int | None, int | None]]] = {
    "other processes": {
        "ptrace": (101, 117),
        "process_vm_readv": (310, 270),
        "process_vm_writev": (311, 271),
        "pidfd_getfd": (438, 438),
        "kcmp": (312, 272),
        "process_madvise": (440, 440),
        "migrate_pages": (256, 238),
        "move_pages": (279, 239),
    },
    "programs": {"execve": (59, 221), "execveat": (322, 281)},
    "namespaces": {"unshare": (272, 97), "setns": (308, 268)},
    "mounts": {
        "mount": (165, 40),
        "umount2": (166, 39),
        "pivot_root": (155, 41),
        "chroot": (161, 51),
        "move_mount": (429, 429),
        "open_tree": (428, 428),
        "fsopen": (430, 430),
        "fsconfig": (431, 431),
        "fsmount": (432, 432),
        "fspick": (433, 433),
        "mount_setattr": (442, 442),
        "open_tree_attr": (467, 467),
        "statmount": (457, 457),
        "listmount": (458, 458),
        "swapon": (167, 224),
        "swapoff": (168, 225),
        "quotactl": (179, 60),
        "quotactl_fd": (443, 443),
    },
    "kernel": {
        "bpf": (321, 280),
        "perf_event_open": (298, 241),
        "userfaultfd": (323, 282),
        "keyctl": (250, 219),
        "add_key": (248, 217),
        "request_key": (249, 218),
        "init_module": (175, 105),
        "finit_module": (313, 273),
        "delete_module": (176, 106),
        "kexec_load": (246, 104),
        "kexec_file_load": (320, 294),
        "reboot": (169, 142),
        "syslog": (103, 116),
        "acct": (163, 89),
        "personality": (135, 92),
        "iopl": (172, None),
        "ioperm": (173, None),
        "modify_ldt": (154, None),
        "vhangup": (153, 58),
        "lookup_dcookie": (212, 18),
        "settimeofday": (164, 170),
        "clock_settime": (227, 112),
        "adjtimex": (159, 171),
        "clock_adjtime": (305, 266),
        "sethostname": (170, 161),
        "setdomainname": (171, 162),
    },
    "asynchronous input and output": {
        "io_uring_setup": (425, 425),
        "io_uring_enter": (426, 426),
        "io_uring_register": (427, 427),
    },
    "files by handle": {
        "open_by_handle_at": (304, 265),
        "name_to_handle_at": (303, 264),
        "fanotify_init": (300, 262),
        "fanotify_mark": (301, 263),
    },
}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_SOCKET = {"x86_64": 41, "aarch64": 198}
_IOCTL = {"x86_64": 16, "aarch64": 29}


def is_supported() -> bool:
    """Tell whether the filter is written for this machine's architecture."""
    return platform.machine() in _AUDIT_ARCH


def denied_numbers() -> dict[str, dict[str, tuple[int | None, int | None]]]:
    """Return the calls that are always refused, by group, with their numbers by architecture."""
    return {group: dict(calls) for group, calls in _DENIED.items()}


def _statement(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _argument_offset(index: int) -> int:
    return 16 + 8 * index  # low word: both supported architectures are little-endian


def _refuse(error: int) -> bytes:
    return _statement(_RETURN, _ERRNO | error)


def _when_number_is(number: int, then: bytes) -> bytes:
    return _statement(_JUMP_EQUAL, number, 0, len(then) // 8) + then


def build_filter(machine: str) -> bytes:
    """Assemble the program for one architecture.

    Args:
        machine: As `platform.machine()` gives it: x86_64 or aarch64.

    Returns:
        The instructions, 8 bytes each.
    """
    column = list(_AUDIT_ARCH).index(machine)
    load_number = _statement(_LOAD, _NUMBER_OFFSET)
    allow = _statement(_RETURN, _ALLOW)
    program = _statement(_LOAD, _ARCH_OFFSET)
    program += _statement(_JUMP_EQUAL, _AUDIT_ARCH[machine], 1, 0) + _statement(_RETURN, _KILL)
    program += load_number
    if machine == "x86_64":
        program += _statement(_JUMP_GREATER_EQUAL, _X32_BIT, 0, 1) + _statement(_RETURN, _KILL)
    program += _when_number_is(_CLONE3, _refuse(_ENOSYS))  # its flags are behind a pointer
    program += _when_number_is(
        _CLONE[machine],
        _statement(_LOAD, _argument_offset(0))
        + _statement(_JUMP_ANY_BIT, _NEW_NAMESPACES, 0, 1)
        + _refuse(_EPERM)
        + allow,
    )
    program += _when_number_is(
        _SOCKET[machine],
        _statement(_LOAD, _argument_offset(0))
        + _statement(_JUMP_EQUAL, _AF_UNIX, 1, 0)
        + _refuse(_EAFNOSUPPORT)
        + allow,
    )
    program += _when_number_is(
        _IOCTL[machine],
        _statement(_LOAD, _argument_offset(1))
        + _statement(_JUMP_EQUAL, _TIOCSTI, 1, 0)
        + _statement(_JUMP_EQUAL, _TIOCLINUX, 0, 1)
        + _refuse(_EPERM)
        + allow,
    )
    numbers = [call[column] for group in _DENIED.values() for call in group.values()]
    refused = sorted({number for number in numbers if number is not None})
    for index, number in enumerate(refused):
        program += _statement(_JUMP_EQUAL, number, len(refused) - index, 0)
    return program + allow + _refuse(_EPERM)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def apply_filter() -> None:
    """Put the filter on this process and all its children, for good.

    `no_new_privs` must have been set before.

    Raises:
        OSError: The kernel refused it.
    """
    code = _PROGRAM
    program = _Program(length=len(code) // 8, filter=code)
    syscalls.prctl_pointer(
        syscalls.PR_SET_SECCOMP, syscalls.SECCOMP_MODE_FILTER, ctypes.byref(program)
    )


_PROGRAM = build_filter(platform.machine()) if is_supported() else b""
