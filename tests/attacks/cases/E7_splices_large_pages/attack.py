"""Gives large pages to pipes, one small part of each, and unmaps them: they stay allocated."""

import ctypes
import mmap
import os
import platform
import time

VMSPLICE = {"x86_64": 278, "aarch64": 75}[platform.machine()]
NO_WAIT, LARGE, SMALL = 2, 2 << 20, 4096
PIPES, EACH = 20, 12

libc = ctypes.CDLL(None, use_errno=True)


def give(pipe):
    space = mmap.mmap(-1, 2 * LARGE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    space.madvise(mmap.MADV_HUGEPAGE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(space))
    first = -start % LARGE
    space[first] = 1
    part = (ctypes.c_ulong * 2)(start + first, SMALL)
    return libc.syscall(VMSPLICE, pipe, part, 1, NO_WAIT) == SMALL


pipes = [os.pipe() for _ in range(PIPES)]
given = sum(give(writer) for _, writer in pipes for _ in range(EACH))
time.sleep(1)
print(f"ESCAPED pipes hold {given * LARGE >> 20} MiB" if given else os.strerror(ctypes.get_errno()))


def twice(x):
    return x
