"""The system calls whose arguments are paths, with their numbers, and a name for every refusal.

Source: `asm/unistd_64.h` and `asm-generic/unistd.h` of the kernel's public headers.
"""

import platform

from grader.sandbox.inner import seccomp_calls

# name: (number on x86_64, number on aarch64, places of the paths among the arguments)
_PATH_CALLS: dict[str, tuple[int | None, int | None, tuple[int, ...]]] = {
    "open": (2, None, (0,)),
    "creat": (85, None, (0,)),
    "openat": (257, 56, (1,)),
    "openat2": (437, 437, (1,)),
    "stat": (4, None, (0,)),
    "lstat": (6, None, (0,)),
    "newfstatat": (262, 79, (1,)),
    "statx": (332, 291, (1,)),
    "statfs": (137, 43, (0,)),
    "access": (21, None, (0,)),
    "faccessat": (269, 48, (1,)),
    "faccessat2": (439, 439, (1,)),
    "readlink": (89, None, (0,)),
    "readlinkat": (267, 78, (1,)),
    "chdir": (80, 49, (0,)),
    "mkdir": (83, None, (0,)),
    "mkdirat": (258, 34, (1,)),
    "mknod": (133, None, (0,)),
    "mknodat": (259, 33, (1,)),
    "rmdir": (84, None, (0,)),
    "unlink": (87, None, (0,)),
    "unlinkat": (263, 35, (1,)),
    "rename": (82, None, (0, 1)),
    "renameat": (264, 38, (1, 3)),
    "renameat2": (316, 276, (1, 3)),
    "link": (86, None, (0, 1)),
    "linkat": (265, 37, (1, 3)),
    "symlink": (88, None, (1,)),
    "symlinkat": (266, 36, (2,)),
    "truncate": (76, 45, (0,)),
    "chmod": (90, None, (0,)),
    "fchmodat": (268, 53, (1,)),
    "chown": (92, None, (0,)),
    "lchown": (94, None, (0,)),
    "fchownat": (260, 54, (1,)),
    "utimensat": (280, 88, (1,)),
    "getxattr": (191, 8, (0,)),
    "setxattr": (188, 5, (0,)),
    "execve": (59, 221, (0,)),
    "execveat": (322, 281, (1,)),
}
_OTHERS = {
    "read": (0, 63),
    "write": (1, 64),
    "ftruncate": (77, 46),
    "mmap": (9, 222),
    "brk": (12, 214),
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "socket": (41, 198),
    "socketpair": (53, 199),
    "ioctl": (16, 29),
    "fcntl": (72, 25),
    "prctl": (157, 167),
    "kill": (62, 129),
    "tgkill": (234, 131),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "setpriority": (141, 140),
    "prlimit64": (302, 261),
    "set_mempolicy": (238, 237),
    "mbind": (237, 235),
    "get_mempolicy": (239, 236),
}
_COLUMN = seccomp_calls.MACHINES.index(platform.machine())


def _numbers() -> dict[str, int]:
    """Return the number of every call that has a name here or in the grader's own filter."""
    pairs: dict[str, tuple[int | None, ...]] = dict(_OTHERS)
    for group in (*seccomp_calls.ALWAYS.values(), *seccomp_calls.WITHOUT_NAMESPACES.values()):
        pairs |= group
    pairs |= {name: row[:2] for name, row in _PATH_CALLS.items()}
    return {name: n for name, pair in pairs.items() if (n := pair[_COLUMN]) is not None}


NUMBERS = _numbers()
NAMES = {number: name for name, number in NUMBERS.items()}
PATHS = {NUMBERS[name]: row[2] for name, row in _PATH_CALLS.items() if name in NUMBERS}


def name_of(number: int) -> str:
    """Return the name of a call, or its number in words where it has none here."""
    return NAMES.get(number, f"call {number}")
