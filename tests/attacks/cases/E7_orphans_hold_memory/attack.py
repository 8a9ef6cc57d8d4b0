"""Lets grandchildren hold memory whose parent has ended, so that the worker has no children."""

import os
import time

EACH, COUNT = 160 << 20, 3

told_read, told_write = os.pipe()
for _ in range(COUNT):
    if (child := os.fork()) == 0:
        if os.fork():
            os._exit(0)
        held = bytearray(EACH)
        for place in range(0, EACH, 4096):
            held[place] = 1
        os.write(told_write, b"done")
        time.sleep(60)
    os.waitpid(child, 0)
for _ in range(COUNT):
    os.read(told_read, 4)
time.sleep(1)
print(f"ESCAPED orphans hold {COUNT * EACH >> 20} MiB")


def twice(x):
    return x
