"""Locks many ranges of a file: memory of the kernel that nobody counts, and slow to let go."""

import fcntl
import os
import struct

FILES, EACH = 40, 1000

try:
    taken = 0
    for name in range(FILES):
        file = os.open(f"{os.environ['TMPDIR']}/{name}", os.O_CREAT | os.O_RDWR)
        for place in range(EACH, 0, -1):
            lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 2 * place, 1, 0)
            fcntl.fcntl(file, fcntl.F_SETLK, lock)
            taken += 1
    print(f"ESCAPED it has {taken} locks")
except OSError as error:
    print(error)


def twice(x):
    return x
