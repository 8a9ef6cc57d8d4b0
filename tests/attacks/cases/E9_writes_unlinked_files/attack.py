"""Writes files that have no name any more."""

import os
import time

FILES, MIB = 2, 42

files = []
try:
    for number in range(FILES):
        files.append(open(f"file{number}", "wb"))
        os.unlink(f"file{number}")
        for _ in range(MIB):
            files[-1].write(bytes(1 << 20))
        files[-1].flush()
    time.sleep(1)
    print(f"ESCAPED nameless files of {FILES * MIB} MiB")
except OSError as error:
    print(error)


def twice(x):
    return x
