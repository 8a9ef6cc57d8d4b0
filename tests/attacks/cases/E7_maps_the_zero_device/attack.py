"""Maps the device of zeros, which gives shared memory, and drops it from its own page tables."""

import mmap
import time

SIZE, STEP = 600 << 20, 8 << 20

try:
    with open("/dev/zero", "r+b") as zeros:
        space = mmap.mmap(zeros.fileno(), SIZE)
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
