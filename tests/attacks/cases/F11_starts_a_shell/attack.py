"""Lets a shell do the work."""

import os

try:
    child = os.posix_spawn("/bin/sh", ["sh", "-c", "echo ESCAPED a shell is running"], {})
    os.waitpid(child, 0)
except OSError as error:
    print(error)


def twice(x):
    return x
