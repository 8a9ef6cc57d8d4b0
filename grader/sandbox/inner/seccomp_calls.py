"""The system calls that are refused, by what they would be used for, with their numbers.

Source: `asm/unistd_64.h` and `asm-generic/unistd.h` of the kernel's public headers.
"""

# name: (x86_64, aarch64); None where the architecture has no such call.
Calls = dict[str, tuple[int | None, int | None]]

MACHINES = ("x86_64", "aarch64")

ALWAYS: dict[str, Calls] = {
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
        "io_setup": (206, 0),
        "io_submit": (209, 2),
    },
    "files by handle": {
        "open_by_handle_at": (304, 265),
        "name_to_handle_at": (303, 264),
        "fanotify_init": (300, 262),
        "fanotify_mark": (301, 263),
    },
    # They outlive a process, or hold memory that belongs to none and so is counted nowhere.
    "shared objects": {
        "shmget": (29, 194),
        "shmat": (30, 196),
        "shmctl": (31, 195),
        "semget": (64, 190),
        "semctl": (66, 191),
        "semop": (65, 193),
        "semtimedop": (220, 192),
        "msgget": (68, 186),
        "msgsnd": (69, 189),
        "msgrcv": (70, 188),
        "msgctl": (71, 187),
        "mq_open": (240, 180),
        "mq_unlink": (241, 181),
        "memfd_create": (319, 279),
        "memfd_secret": (447, 447),
    },
    # A pipe that holds a part of a large page keeps all of it, for which no process is charged.
    "pages in pipes": {
        "vmsplice": (278, 75),
        "splice": (275, 76),
        "tee": (276, 77),
        "sendfile": (40, 71),
    },
    # The queues of what was seen are memory of the kernel.
    "watching files": {
        "inotify_init": (253, None),
        "inotify_init1": (294, 26),
        "inotify_add_watch": (254, 27),
    },
}

# What namespaces take care of in tier `full`.
WITHOUT_NAMESPACES: dict[str, Calls] = {
    # So that a worker and all that it starts can be killed as one process group.
    "sessions": {"setsid": (112, 157), "setpgid": (109, 154)},
    # Landlock does not know these: they would change files that a worker may only read, and also
    # those that it can't open.
    "file attributes": {
        "chmod": (90, None),
        "fchmod": (91, 52),
        "fchmodat": (268, 53),
        "fchmodat2": (452, 452),
        "chown": (92, None),
        "fchown": (93, 55),
        "lchown": (94, None),
        "fchownat": (260, 54),
        "setxattr": (188, 5),
        "lsetxattr": (189, 6),
        "fsetxattr": (190, 7),
        "removexattr": (197, 14),
        "lremovexattr": (198, 15),
        "fremovexattr": (199, 16),
        "setxattrat": (463, 463),
        "removexattrat": (466, 466),
        "utime": (132, None),
        "utimes": (235, None),
        "futimesat": (261, None),
        "utimensat": (280, 88),
        "file_setattr": (469, 469),
    },
}

CLONE = {"x86_64": 56, "aarch64": 220}
CLONE3 = 435
MMAP = {"x86_64": 9, "aarch64": 222}
SOCKET = {"x86_64": 41, "aarch64": 198}
SOCKETPAIR = {"x86_64": 53, "aarch64": 199}
IOCTL = {"x86_64": 16, "aarch64": 29}
PRCTL = {"x86_64": 157, "aarch64": 167}
FCNTL = {"x86_64": 72, "aarch64": 25}
# Signals to a process that is named by number: kill, tkill, tgkill, and those with data.
SIGNALLING = {"x86_64": (62, 200, 234, 129, 297), "aarch64": (129, 130, 131, 138, 240)}
PIDFD_SEND_SIGNAL = 424
# Settings of any process of the same user; the argument that names it is the first one.
SETTING_BY_FIRST = {
    "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
}
# The same; the first argument says whether the second one names a process, a group or a user.
SETTING_BY_KIND = {"setpriority": (141, 140, 0), "ioprio_set": (251, 30, 1)}
