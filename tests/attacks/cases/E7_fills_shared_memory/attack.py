"""Fills anonymous memory that is shared with nobody: the limit on private memory leaves it out."""

import mmap
import time

SIZE, STEP = 512 << 20, 4 << 20
space = mmap.mmap(-1, SIZE)
for place in range(0, SIZE, STEP):
    space[place : place + STEP] = bytes(STEP)
time.sleep(1)
print(f"ESCAPED it holds {SIZE >> 20} MiB")


def twice(x):
    return x
