"""Writes files into a folder that may be entered and written to, and not be listed."""

import os
import time

FILES, MIB = 2, 42

try:
    os.mkdir("unlisted", 0o300)
    for number in range(FILES):
        with open(f"unlisted/file{number}", "wb") as file:
            for _ in range(MIB):
                file.write(bytes(1 << 20))
    time.sleep(1)
    print(f"ESCAPED files of {FILES * MIB} MiB")
except OSError as error:
    print(error)


def twice(x):
    return x
