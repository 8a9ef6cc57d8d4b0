"""Reads from a large mapping here and there: nothing is allocated but the tables that say so."""

import mmap
import time

STEP = 2 << 20  # what one page of a table stands for
SIZE = 300 << 30

try:
    space = mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ)
    sum(space[place] for place in range(0, SIZE, STEP))
    with open("/proc/self/status") as status:
        kib = next(int(line.split()[1]) for line in status if line.startswith("VmPTE"))
    time.sleep(0.5)
    print(f"ESCAPED page tables of {kib >> 10} MiB")
except (OSError, MemoryError) as error:
    print(error)


def twice(x):
    return x
