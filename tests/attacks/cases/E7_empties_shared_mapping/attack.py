"""Fills shared memory and drops it from its own page tables, where alone it would be counted."""

import mmap
import time

SIZE, STEP = 600 << 20, 8 << 20

try:
    space = mmap.mmap(-1, SIZE)
    for place in range(0, SIZE, STEP):
        space[place : place + STEP] = bytes([1]) * STEP
        space.madvise(mmap.MADV_DONTNEED, place, STEP)
    time.sleep(0.5)
    if space[SIZE - 1] == 1:
        print(f"ESCAPED {SIZE >> 20} MiB of shared memory that no process shows")
except (OSError, MemoryError) as error:
    print(error)


def twice(x):
    return x
