"""Writes several files, each of them smaller than the largest that there may be."""

import time

FILES, MIB = 2, 42

try:
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
