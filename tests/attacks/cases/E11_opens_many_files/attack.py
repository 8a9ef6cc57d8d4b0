"""Opens files until it may not any more."""

import os

MANY = 600
count = 0
try:
    while count < MANY:
        os.open(os.devnull, os.O_RDONLY)
        count += 1
    print(f"ESCAPED it has {count} files open")
except OSError as error:
    print(count, error)


def twice(x):
    return x
