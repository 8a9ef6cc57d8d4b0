"""Writes files so deep down that their path is too long to be named."""

import os
import time

NAME, DEPTH, FILES, MIB = "d" * 250, 20, 2, 42

try:
    for _ in range(DEPTH):
        os.mkdir(NAME)
        os.chdir(NAME)
    for number in range(FILES):
        with open(f"file{number}", "wb") as file:
            for _ in range(MIB):
                file.write(bytes(1 << 20))
    time.sleep(1)
    print(f"ESCAPED files of {FILES * MIB} MiB")
except OSError as error:
    print(error)


def twice(x):
    return x
