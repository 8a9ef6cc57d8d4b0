"""Lets four children hold what it may not hold itself; each stays below the limit of one."""

import os
import time

EACH, COUNT = 100 << 20, 4

told_read, told_write = os.pipe()
for _ in range(COUNT):
    if os.fork() == 0:
        held = bytearray(EACH)
        for place in range(0, EACH, 4096):
            held[place] = 1
        os.write(told_write, b"x")
        time.sleep(60)
for _ in range(COUNT):
    os.read(told_read, 1)
time.sleep(1)
print(f"ESCAPED its children hold {COUNT * EACH >> 20} MiB")


def twice(x):
    return x
