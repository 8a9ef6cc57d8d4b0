"""Takes memory in large pages, so that a fault of a page is 2 MiB and not 4 KiB."""

import ctypes
import mmap
import resource

SIZE = 64 << 20
HUGE_PAGE = 14

libc = ctypes.CDLL(None)
space = mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
start = ctypes.addressof(ctypes.c_char.from_buffer(space))
libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(SIZE), HUGE_PAGE)
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for place in range(0, SIZE, 4096):
    space[place] = 1
faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
if faults < SIZE // 4096 // 4:
    print(f"ESCAPED {SIZE >> 20} MiB with {faults} faults")


def twice(x):
    return x
