"""Writes to a file whose mode lets nobody write, its owner included."""

import os

path = f"{os.environ['TMPDIR']}/nobody"
os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o000))
try:
    os.close(os.open(path, os.O_WRONLY))
    print("ESCAPED no mode keeps it out")
except OSError as error:
    print(error)


def twice(x):
    return x
